"""holotype load: archives into a store, here or on a running server."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.opening import platform, saying_why, settings, store_option
from loaders.harvest import load
from loaders.options import Options
from loaders.record import Limits
from loaders.report import Report

if TYPE_CHECKING:
    import requests


@click.command(name="load")
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@store_option
@click.option("--server", help="Load on the running server at this address.")
@click.option("--token", envvar="HOLOTYPE_TOKEN", help="Token for --server (or HOLOTYPE_TOKEN).")
@click.option("--dataset", default="", help="Name of the dataset, where the archive has none.")
@click.option("--core", help="Take this table as the core, such as Identification.")
@click.option("--orphans", is_flag=True, help="Load extension rows without a core row too.")
@click.option("--workers", default=2, show_default=True, help="Processes for large archives.")
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
    if server:
        reports = [_remotely(server, token or "", source, given, quiet) for source in sources]
    else:
        reports = _here(sources, data, given, quiet)
    if report_path:
        text = json.dumps(reports, ensure_ascii=False, indent=1)
        report_path.write_text(text + "\n", encoding="utf-8")
    if any(report.get("failed") for report in reports):
        sys.exit(1)


def _here(
    sources: tuple[str, ...], data: str | None, given: dict[str, Any], quiet: bool
) -> list[dict[str, Any]]:
    options = Options(
        name=given["dataset"],
        core=given["core"],
        orphans=given["orphans"],
        workers=given["workers"],
        limits=Limits(allow_private=given["allow_private"]),
        dry_run=given["dry_run"],
    )
    reports = []
    with platform(settings(data=data)) as opened:
        for source in sources:
            report = _with_bar(opened, source, options, quiet)
            click.echo("\n".join(report.lines()))
            reports.append(report.as_json())
    return reports


def _with_bar(opened: Any, source: str, options: Options, quiet: bool) -> Report:
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=1000, label=Path(source).name, file=sys.stderr, hidden=hidden) as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))

        return load(opened, source, opened.house, options, progress)


def _remotely(server: str, token: str, source: str, given: dict[str, Any], quiet: bool) -> dict[str, Any]:
    """Hand the archive to the server and follow the job."""
    import requests  # late: a load into a folder asks nobody

    address = server.rstrip("/") + "/loads"
    headers = {"Authorization": f"Bearer {token}"}
    params = {k: v for k in ("dataset", "core", "orphans") if (v := given[k])}
    if given["dry_run"]:
        params["dry-run"] = "true"
    if source.startswith(("http://", "https://")):
        answer = requests.post(address, params={**params, "url": source}, headers=headers, timeout=60)
    else:
        path = Path(source)
        if not path.is_file():
            raise click.ClickException(f"{source}: only a single file can be sent to a server.")
        with path.open("rb") as file:
            answer = requests.post(
                address, params={**params, "name": path.name}, data=file, headers=headers, timeout=600
            )
    job = _answer(answer)
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=1000, label=source, file=sys.stderr, hidden=hidden) as bar:
        while job["state"] in ("queued", "running"):
            time.sleep(0.5)
            href = server.rstrip("/") + job["href"]
            job = _answer(requests.get(href, headers=headers, timeout=60))
            bar.update(max(0, job["done"] * 1000 // max(job["total"], 1) - bar.pos))
    result: dict[str, Any] = job["result"] or {"source": source, "failed": job["message"]}
    click.echo("\n".join(result.get("lines", [f"{source}: {job['state']}. {job['message']}"])))
    return result


def _answer(answer: requests.Response) -> dict[str, Any]:
    if not answer.ok:
        problem = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        says = problem.get("detail") or problem.get("title") or answer.text[:300]
        raise click.ClickException(f"{answer.status_code} {says} {problem.get('remedy', '')}")
    return answer.json()  # type: ignore[no-any-return]
