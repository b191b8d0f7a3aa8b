"""holotype search, query, export, backup, reindex: keeping an installation."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click
from pyoxigraph import RdfFormat

from app.commands.asking import ask
from app.commands.opening import platform, saying_why, settings, store_option
from app.commands.output import whole
from app.graph.embedded import TRIPLES
from app.graph.errors import BadParameter, BadSource, Unavailable
from app.graph.search import Search
from app.graph.store import View

_FORMATS = {
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
_ENDINGS = {".nq": "nquads", ".trig": "trig", ".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml"}
_RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
}


@click.command()
@click.argument("words", nargs=-1)
@store_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@saying_why
def search(words: tuple[str, ...], data: str | None, limit: int, as_json: bool) -> None:
    """Search the documents everybody sees."""
    with platform(settings(data=data)) as opened:
        hits = opened.workbench().search(Search(text=" ".join(words), limit=limit))
        if as_json:
            found = [hit.__dict__ for hit in hits.documents]
            click.echo(json.dumps({"total": hits.total, "documents": found}, default=str, indent=1))
            return
        for hit in hits.documents:
            click.echo(f"{hit.iri}\t{hit.title}")
        click.echo(f"{hits.total} found", err=True)


@click.command()
@click.argument("text")
@store_option
@click.option("--format", "format_", type=click.Choice(sorted(_RESULTS)), default="csv")
@click.option("--everything", is_flag=True, help="See all graphs, not only what everybody sees.")
@saying_why
def query(text: str, data: str | None, format_: str, everything: bool) -> None:
    """Ask in SPARQL; TEXT is the query, or @file."""
    if text.startswith("@"):
        text = _read(Path(text[1:]))
    with platform(settings(data=data)) as opened:
        bench = opened.workbench(opened.house if everything else None)
        with bench.ask(text, media_type=_RESULTS[format_]) as outcome, outcome.open() as answer:
            shutil.copyfileobj(answer, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadSource(
            "This is no text in UTF-8.", where=str(path), remedy="Save the query as UTF-8."
        ) from error


@click.command()
@click.argument("target", type=Path)
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(_FORMATS)),
    help="By the ending of TARGET where it is left out, N-Quads for others. What has no graphs holds the "
    "public one.",
)
@click.option("--everything", is_flag=True, help="All graphs, not only what everybody sees.")
@saying_why
def export(target: Path, data: str | None, format_: str | None, everything: bool) -> None:
    """Write the graphs to a file, whole or not at all."""
    format_ = format_ or _ENDINGS.get(target.suffix.lower(), "nquads")
    if everything and _FORMATS[format_] in TRIPLES:
        raise BadParameter(
            f"All graphs do not go into {format_}, which has none.",
            where=str(target),
            remedy="Take --format nquads or trig, or leave --everything away.",
        )
    with whole(target) as file, platform(settings(data=data)) as opened:
        view = View.ALL if everything else opened.graphs.view_of_everyone()
        opened.store.dump(file, view, _FORMATS[format_])


@click.command()
@click.argument("target", type=Path, required=False)
@store_option
@click.option("--server", help="Let the running server at this address make it, in its own folder.")
@click.option("--token", "secret", envvar="HOLOTYPE_TOKEN", help="Token for --server.")
@saying_why
def backup(target: Path | None, data: str | None, server: str | None, secret: str | None) -> None:
    """Copy an installation of this moment into the new folder TARGET."""
    if server:
        said = ask("POST", server, "/backups", secret, timeout=600)
        click.echo(f"Commit {said['commit']} is in {said['folder']}.")
        return
    if target is None:
        raise click.ClickException("Name a folder that does not exist, or --server.")
    if target.exists():
        raise click.ClickException(f"{target} exists. Name a folder that does not.")
    with platform(settings(data=data)) as opened:
        commit = opened.backup(target)
    click.echo(f"Commit {commit} is in {target}.")


@click.command()
@store_option
@saying_why
def reindex(data: str | None) -> None:
    """Build the search index anew, beside the old one."""
    with platform(settings(data=data)) as opened:
        if opened.feed is None:
            raise Unavailable("This installation has no search index.")
        count = opened.feed.rebuild()
        click.echo(f"{count} documents indexed.")
