"""Write ``docs/reference/`` from the code, so that it cannot say anything else than the code does.

``python docs/generate.py`` writes the pages; ``--check`` writes nothing and ends with 1 when a page
is not as it should be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import faults
from addresses import http
from writing import BASE, first, table

from app.cli import main as command_line
from app.graph import errors
from app.graph.catalogue import Catalogue, Query
from app.graph.graphs import Graphs
from app.graph.root import data_root, packages_root
from app.settings import PREFIX, Settings
from app.web.problems import STATUS, kebab

HERE = Path(__file__).parent / "reference"
MARK = "<!-- Written by docs/generate.py. Change the code, then run it again. -->\n\n"
GROUPS = {
    "graph": "the laws of the house: documents, graphs, commits",
    "ledger": "what happened to whom, by whose hand",
    "feeds": "what the feeds are read from",
    "search": "what the search index takes from a document",
    "shapes": "pieces that the compiler of the shapes puts together",
    "core": "titles and labels",
    "identity": "people, how they sign in, and their roles",
    "description": "what the installation holds, for VoID, service description and site map",
}
GRAPH_SAYS = {
    "public": "what everybody may see of specimens, media, taxa, events, datasets, holders",
    "vocabulary": "ontology, vocabularies and shapes, as data",
    "figures": "numbers that were worked out, with their basis and date",
    "people": "personal data",
    "ledger/public": "who changed which public document when; the source records word for word",
    "system": "the number of the last commit",
}


def settings() -> str:
    """Every setting."""
    rows = [
        (
            f"`{item.name}`",
            f"`{PREFIX}{item.name.upper()}`",
            f"`{item.default}`" if item.default != "" else "",
            item.metadata["says"],
            item.metadata["bounds"].says,
        )
        for item in fields(Settings)
    ]
    return (
        "# Settings\n\nA setting stands in the file `holotype.toml` (or the one that "
        f"`{PREFIX}SETTINGS` names), or in the environment, or on the command line. The later of "
        "the three wins. What is not accepted ends the command before it begins, and it says where the "
        "value was given.\n\n"
        + table(("name", "in the environment", "default", "what it says", "what is accepted"), rows)
    )


def commands() -> str:
    """Every command with its options."""
    return "# Commands\n\n" + "\n".join(_command("holotype", command_line))


def _command(path: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    lines = [f"## {path}\n", f"```text\n{usage}\n```\n", f"{first(command.help)}\n"]
    rows = []
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record and record[0] != "--help":
            rows.append((f"`{record[0]}`", record[1]))
    if rows:
        lines.append(table(("option", "what it does"), rows))
    for name in getattr(command, "commands", {}):
        lines += _command(f"{path} {name}", command.commands[name])  # type: ignore[attr-defined]
    return lines


def queries() -> str:
    """Every query of the house."""
    catalogue = Catalogue(data_root() / "queries")
    parts = [
        "# Queries\n\nEvery query of the house is a file of its own below `queries/`. A running "
        "server shows each at `/queries/<name>`, with its text and its values filled in.\n"
    ]
    for group in sorted({query.name.partition("/")[0] for query in catalogue}):
        says = f": {GROUPS[group]}" if group in GROUPS else ""
        parts.append(f"## {group}{says}\n")
        parts += [_query(query) for query in catalogue.group(group)]
    return "\n".join(parts)


def _query(query: Query) -> str:
    text = f"### {query.name}\n\n{query.summary}. Gives: {query.returns}.\n"
    if query.params:
        given = [(f"`{n}`", s["kind"], f"`{s['example']}`") for n, s in query.params.items()]
        text += "\n" + table(("parameter", "kind", "for example"), given)
    if query.columns:
        rows = [(f"`{name}`", says) for name, says in query.columns.items()]
        text += "\n" + table(("column", "what it holds"), rows)
    return text


def errors_page() -> str:
    """The tree of what can go wrong, and how it looks on the wire."""
    tree = dedent((errors.__doc__ or "").partition("::\n\n")[2].partition("\n\nHTTP")[0])
    rows = []
    for kind in _kinds(errors.HolotypeError):
        status = next(STATUS[parent] for parent in kind.__mro__ if parent in STATUS)
        rows.append(
            (f"`{kind.__name__}`", status, f"`/problems/{kebab(kind.__name__)}`", first(kind.__doc__))
        )
    return (
        "# Errors\n\nEverything the house says no with is one tree of classes, in "
        "`app/graph/errors.py`. Over HTTP each becomes `application/problem+json` (RFC 9457), or "
        "a page for a browser; on the command line its message and remedy, with exit status 1.\n\n"
        f"```text\n{tree}\n```\n\n"
        + table(("class", "status", "type of problem", "when"), rows)
        + "\n`Forbidden` is 401 where nobody is signed in, and 403 where somebody is.\n"
    )


def _kinds(kind: type[errors.HolotypeError]) -> list[type[errors.HolotypeError]]:
    below = [k for k in kind.__subclasses__() if k.__module__ == errors.__name__]
    return [kind, *(found for child in below for found in _kinds(child))]


def mapping() -> str:
    """What the mapping tables hold, in short."""
    home = packages_root() / "loaders" / "mappings"
    lines = _rows(home / "darwin-core.tsv")
    parts = [
        "# Mapping of Darwin Core\n\nThe tables lie in `loaders/mappings/`; how to read and mend them "
        "is in the README beside them. A running server shows every line of each table at `/mappings`.\n",
        "## Parts of a document\n\n"
        + table(
            ("node", "what it is", "hangs on by", "name"),
            [
                (f"`{r['node']}`", f"`{r['class']}`", r["via"] and f"`{r['via']}`", r["name"])
                for r in _rows(home / "nodes.tsv")
            ],
        ),
    ]
    for source in dict.fromkeys(row["source"] for row in lines):
        own = [row for row in lines if row["source"] == source]
        cells = [
            (f"`{node}`", ", ".join(dict.fromkeys(f"`{r['term']}`" for r in own if r["node"] == node)))
            for node in dict.fromkeys(row["node"] for row in own)
        ]
        columns = len({row["term"] for row in own})
        parts.append(f"## {source}: {columns} columns\n\n" + table(("part", "columns"), cells))
    return "\n".join(parts)


def _rows(path: Path) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line != [""] and not line[0].startswith("#")]
    return [dict(zip(lines[0], [*line, "", "", ""], strict=False)) for line in lines[1:]]


def faults_page() -> str:
    """What a load can find wrong."""
    parts = [
        "# Faults\n\nWhat a load can find wrong, by the name that reports use. An error refuses a "
        "record, or a file; a warning tells of a decision; an info is worth a look.\n"
    ]
    for about, rules in faults.rules():
        rows = [(f"`{r.name}`", r.severity, r.message, r.remedy) for r in rules]
        parts.append(f"## {about}\n\n" + table(("rule", "severity", "what it says", "remedy"), rows))
    for file in faults.shown():
        parts.append(
            f"## {file.title}\n\n" + table(("rule", "path", "severity", "what it says"), file.rows())
        )
    return "\n".join(parts)


def graphs() -> str:
    """The graphs and who sees them."""
    known = Graphs(BASE)
    views = (known.view_of_everyone(), known.view_of_administrators())
    rows = [
        (f"`{known.named(name)}`", says, *(_seen(view, known.named(name)) for view in views))
        for name, says in GRAPH_SAYS.items()
    ]
    told = {*views[1].default, *views[1].named} - {known.named(name) for name in GRAPH_SAYS} - {""}
    if told:
        raise SystemExit(f"docs/generate.py does not say what these graphs are for: {sorted(told)}")
    return (
        "# Graphs\n\nGraphs are audiences, and few. A query runs on the graphs that whoever asks may "
        "see: “default” are the ones a plain pattern reads, “named” those that answer to `GRAPH`. "
        f"The base here is `{BASE}`.\n\n"
        + table(("graph", "what is in it", "everybody", "administrators"), rows)
    )


def _seen(view: Any, graph: str) -> str:
    words = [word for word, of in (("default", view.default), ("named", view.named)) if graph in of]
    return ", ".join(words) or "not at all"


PAGES: dict[str, Callable[[], str]] = {
    "settings": settings,
    "commands": commands,
    "queries": queries,
    "errors": errors_page,
    "mapping": mapping,
    "faults": faults_page,
    "graphs": graphs,
    "http": http,
}


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    return {HERE / f"{name}.md": MARK + make().rstrip() + "\n" for name, make in PAGES.items()}


def main() -> int:
    """Write the pages, or compare them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="compare and write nothing")
    check = options.parse_args().check
    HERE.mkdir(exist_ok=True)
    stale = 0
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{path} is not as docs/generate.py writes it", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
