"""holotype quarantine: what loads did not take, and why."""

from __future__ import annotations

import json

import click

from app.commands.opening import existing, saying_why, settings, store_option
from app.graph.quarantine import waiting


@click.command()
@store_option
@click.option("--dataset", default="", help="Only of this dataset, by the last part of its address.")
@click.option("--json", "as_json", is_flag=True, help="Print each whole, as a JSON object a line.")
@saying_why
def quarantine(data: str | None, dataset: str, as_json: bool) -> None:
    """List refused records and rows set aside: dataset, key, file, row, column, rule, message.

    A server may be running.
    """
    count = 0
    for name, entry in waiting(existing(settings(data=data)) / "quarantine"):
        if dataset and name != dataset:
            continue
        count += 1
        if as_json:
            click.echo(json.dumps({"dataset": name, **entry}, ensure_ascii=False))
            continue
        for issue in entry["issues"]:
            row = str(issue["row"] or "")
            cells = (name, entry["key"], issue["file"], row, issue["column"], issue["rule"], issue["message"])
            click.echo("\t".join(cells))
    click.echo(f"{count} wait", err=True)
