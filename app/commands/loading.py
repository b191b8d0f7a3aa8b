"""holotype load: archives into a store, here or on a running server."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from app.commands.handing_in import hand_in
from app.commands.opening import made, platform, saying_why, settings, store_option
from app.commands.output import whole
from app.graph.errors import BadSource, HolotypeError
from loaders.options import Options
from loaders.record import Limits
from loaders.report import Report
from loaders.workers import Workers

LARGE = 50_000  # bytes of an archive that will have enough to do for processes of its own


@click.command(name="load")
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@store_option
@click.option("--server", help="Load on the running server at this address.")
@click.option("--token", envvar="HOLOTYPE_TOKEN", help="Token for --server (or HOLOTYPE_TOKEN).")
@click.option("--dataset", default="", help="Name of the dataset, where the archive has none.")
@click.option("--core", help="Take this table as the core, such as Identification.")
@click.option("--orphans", is_flag=True, help="Load extension rows without a core row too.")
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes for large archives."
)
@click.option("--allow-private", is_flag=True, help="Let URLs lead to private addresses.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it; write nothing.")
@click.option("--report", "report_path", type=Path, help="Write the report as JSON to this file.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@saying_why
def load_command(
    sources: tuple[str, ...],
    data: str | None,
    server: str | None,
    token: str | None,
    report_path: Path | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Load Darwin Core Archives: zip, tar.gz, folder, CSV or TSV."""
    # opened first: a load whose report cannot be written had better not begin
    with whole(report_path) if report_path else nullcontext() as file:
        if server:
            reports = _there(server, token or "", sources, given, quiet)
        else:
            reports = _here(sources, data, given, quiet)
        if file:
            text = json.dumps(reports, ensure_ascii=False, indent=1)
            file.write(text.encode() + b"\n")
    if any(report.get("failed") for report in reports):
        sys.exit(1)


def _here(
    sources: tuple[str, ...], data: str | None, given: dict[str, Any], quiet: bool
) -> list[dict[str, Any]]:
    found = settings(data=data)
    if not made(found) and not any(_is_there(source) for source in sources):
        refused = [_missing(source) for source in sources]
        click.echo("\n".join(line for one in refused for line in one.lines()))
        return [one.as_json() for one in refused]
    reports = []
    with _workers(sources, given["workers"]) as workers, platform(found, make=not given["dry_run"]) as opened:
        options = Options(
            name=given["dataset"],
            core=given["core"],
            orphans=given["orphans"],
            workers=workers,
            limits=Limits(allow_private=given["allow_private"]),
            dry_run=given["dry_run"],
        )
        for source in sources:
            report = _with_bar(opened, source, options, quiet)
            click.echo("\n".join(report.lines()))
            reports.append(report.as_json())
    return reports


def _is_there(source: str) -> bool:
    return "://" in source or Path(source).exists()


def _workers(sources: tuple[str, ...], size: int) -> AbstractContextManager[int | Workers]:
    """Processes that get ready while the installation is opened, where an archive is large."""
    return Workers(size) if any(map(_is_large, sources)) else nullcontext(size)


def _is_large(source: str) -> bool:
    path = Path(source)
    return "://" in source or path.is_dir() or (path.exists() and path.stat().st_size >= LARGE)


def _missing(source: str) -> Report:
    """The report of a source that is not there: no installation is made for it."""
    report = Report(source)
    report.refuse(BadSource("There is no such file or folder.", where=source, remedy="Check the path."))
    return report


def _with_bar(opened: Any, source: str, options: Options, quiet: bool) -> Report:
    from loaders.harvest import load  # late: large, and the workers get ready meanwhile

    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=1000, label=Path(source).name, file=sys.stderr, hidden=hidden) as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))

        return load(opened, source, opened.house, options, progress)


def _there(
    server: str, token: str, sources: tuple[str, ...], given: dict[str, Any], quiet: bool
) -> list[dict[str, Any]]:
    """The reports of a running server. What it refuses has one too, and the others go on."""
    params = {name: given[name] for name in ("dataset", "core") if given[name]}
    if given["orphans"]:
        params["orphans"] = "true"
    if given["dry_run"]:
        params["dry-run"] = "true"
    reports = []
    for source in sources:
        try:
            report = hand_in(server, token, source, params, quiet=quiet)
        except HolotypeError as error:
            where = f"{error.where}: " if error.where not in ("", source) else ""
            refused = Report(source, failed=where + error.message, remedy=error.remedy)
            report = {**refused.as_json(), "lines": refused.lines()}
        click.echo("\n".join(report["lines"]))
        reports.append(report)
    return reports
