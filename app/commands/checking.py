"""holotype check: files before they are loaded, graphs as they are stored."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from app.commands.opening import platform, saying_why, settings, store_option
from app.commands.running import chain_of, in_use, stored
from app.graph.checking import CheckLimits, check_graph
from app.graph.errors import HolotypeError, NotFound
from app.graph.findings import Checked
from app.graph.graphs import Graphs
from app.graph.platform import DEFAULT_BASE
from app.graph.rdf_reading import FORMATS
from app.graph.root import data_root
from app.graph.sealing import Sealed
from app.graph.shape_access import Readable
from app.graph.shapes import Shapes, house_shapes

_THREADS = 4  # that check the shapes; each of them holds a set as large as a path of the store
_APART = ("vocabulary", "figures", "system")  # written by the house alone
_ENDLESS = 1 << 60


@click.command()
@click.argument("files", nargs=-1, type=Path, metavar="[FILE…]")
@store_option
@click.option("--graph", "graphs", multiple=True, help="Only this graph, by name or IRI; several times.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", *FORMATS, "csv", "tsv", "archive"]),
    default="auto",
    help="What the files are, where their content does not say it.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=3, show_default=True, help="Most cases to print of each rule."
)
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@click.option("--ledger", is_flag=True, help="Prove the record of all changes instead.")
@saying_why
def check(
    files: tuple[Path, ...],
    data: str | None,
    graphs: tuple[str, ...],
    format_: str,
    limit: int,
    as_json: bool,
    ledger: bool,
) -> None:
    """Hold files, or what is stored, to the rules; exit status 1 when something breaks them.

    FILE is RDF, a table, or a Darwin Core Archive (zip, tar.gz or folder), and is checked as a load
    would do it; nothing is loaded. Without FILE every graph of the store is checked. Prints how
    often each rule is broken, the grave ones first, and a few cases of each. With --ledger it
    proves instead that the record of all changes is whole and as it was sealed. While a server is at
    work on the store, both look at its newest kept snapshot.
    """
    if ledger:
        sys.exit(1 if _breaks(data) else 0)
    reports = _files(files, format_, limit) if files else _stored(data, graphs, limit)
    shown: list[dict[str, Any]] = []
    violations = doubts = 0
    for report in reports:
        violations += report.count("Violation")
        doubts += report.count("Warning") + report.count("Info")
        if as_json:
            shown.append(report.to_json())
            continue
        counts = ", ".join(f"{number:,} {name}" for name, number in report.counts.items())
        click.echo(f"{report.source}{': ' if counts else ''}{counts}")
        for line in report.lines(limit):
            click.echo(line)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{violations:,} violations, {doubts:,} doubts.")
    sys.exit(1 if violations else 0)


def _breaks(data: str | None) -> int:
    """Say where the chain of the ledger is broken; how often it is.

    A server that is at work on the store goes on: its newest kept snapshot is proved then.
    """
    found = settings(data=data)
    if (kept := in_use(found)) is not None:
        click.echo(f"A server is at work on it: proving the snapshot of commit {kept.commit:,}.", err=True)
        return _told(chain_of(found, kept), kept.commit)
    with platform(found) as opened:
        return _told(opened.writer.chain, opened.writer.commit)


def _told(chain: Sealed, commit: int) -> int:
    breaks = list(chain.check())
    for one in breaks:
        click.echo(f"commit {one.commit} {one.activity}: {one.fault}")
    if not breaks:
        click.echo(f"The ledger is whole: {commit:,} commits, {chain.digest}")
    return len(breaks)


def _files(files: tuple[Path, ...], format_: str, limit: int) -> Iterator[Checked]:
    from loaders.checking import Ask, check  # late: a check of the store needs no loader

    found = settings()
    base = found.base and found.base.rstrip("/") + "/"
    limits = CheckLimits(statements=_ENDLESS, records=_ENDLESS, bytes=1 << 40, cases=max(limit, 20))
    for path in files:
        with click.progressbar(
            length=1000, label=path.name, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:

            def progress(stage: str, done: int, total: int, bar: Any = bar) -> None:
                bar.update(max(0, done * 1000 // max(total, done, 1) - bar.pos))

            try:
                yield check(Ask(path, base or DEFAULT_BASE, format=format_, limits=limits), progress)
            except HolotypeError as error:
                line, column = error.details.get("line"), error.details.get("column")
                place = f", line {line}, column {column}" if line else ""
                error.where = error.where or f"{path}{place}"
                raise


def _stored(data: str | None, wanted: tuple[str, ...], limit: int) -> Iterator[Checked]:
    """The reports on graphs; of a store that a server works on, as its newest kept snapshot has them."""
    found = settings(data=data)
    if (kept := in_use(found)) is not None:
        click.echo(f"A server is at work on it: checking the snapshot of commit {kept.commit:,}.", err=True)
        snapshot, graphs = stored(found, kept)
        yield from _graphs(snapshot, graphs, house_shapes(data_root()), wanted, limit)
        return
    with platform(found) as opened:
        yield from _graphs(opened.store, opened.graphs, opened.shapes, wanted, limit)


def _graphs(
    store: Readable, graphs: Graphs, shapes: Shapes, wanted: tuple[str, ...], limit: int
) -> Iterator[Checked]:
    threads = min(len(os.sched_getaffinity(0)), _THREADS)
    limits, context = CheckLimits(cases=limit), [graphs.vocabulary]
    for graph in _chosen(store, graphs, wanted):
        name = graph.removeprefix(graphs.named(""))
        yield check_graph(store, shapes, graph, context, source=name, threads=threads, limits=limits)


def _chosen(store: Readable, graphs: Graphs, wanted: tuple[str, ...]) -> list[str]:
    """The graphs to check, the public one first. Raises NotFound."""
    there = store.named_graphs()
    apart = {graphs.named(name) for name in _APART}
    if not wanted:
        found = {graphs.public, *(graph for graph in there if graph not in apart)}
        return sorted(found, key=lambda graph: (graph != graphs.public, graph))
    named = [name if ":" in name else graphs.named(name) for name in wanted]
    for graph in named:
        if graph not in there and graph != graphs.public:
            said = ", ".join(sorted(each.removeprefix(graphs.named("")) for each in there))
            raise NotFound(f"There is no graph {graph}.", remedy=f"There are: {said}.")
    return named
