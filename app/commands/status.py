"""holotype status: how an installation is; apart from the server, whose parts take a second to come."""

from __future__ import annotations

import json

import click

from app.commands.asking import ask
from app.commands.opening import platform, saying_why, settings, store_option


@click.command()
@store_option
@click.option("--server", help="Ask a running server at this address.")
@saying_why
def status(data: str | None, server: str | None) -> None:
    """Say how an installation is: ready, version, commit, counts."""
    if server:
        said = ask("GET", server, "/status.json", timeout=10)
    else:
        with platform(settings(data=data)) as opened:
            said = opened.status()
    click.echo(json.dumps(said, indent=1, ensure_ascii=False))
