"""How a command gets at an installation: settings from everywhere, then the platform."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.graph.errors import HolotypeError
from app.graph.federation import Federation
from app.graph.platform import Platform
from app.graph.readers import Limits
from app.graph.retention import Retention
from app.logs import configure
from app.settings import Settings


def settings(**over: Any) -> Settings:
    """Settings with the options of the command line over them. Ends the command on a bad one."""
    try:
        found = Settings.read(**over).with_secrets()
        configure(found.log_level, found.log_format)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    return found


def retention(found: Settings) -> Retention:
    """Which snapshots of the past the settings keep."""
    return Retention(
        found.snapshots_last,
        found.snapshots_hours,
        found.snapshots_days,
        found.snapshots_weeks,
        found.snapshots_months,
        found.snapshots_pause,
        found.snapshots_bytes,
    )


def platform(found: Settings, *, folder: Path | None = None, **rest: Any) -> Platform:
    """Open the installation the settings name. Raises HolotypeError."""
    remote = None
    if found.store:
        from app.graph.remote import Remote  # late: an embedded store asks nobody

        remote = Remote(found.store, found.store_update, found.store_graphs)
    limits = Limits(
        seconds=found.query_seconds,
        rows=found.query_rows,
        bytes=found.query_bytes,
        memory=found.query_memory,
        per_client=found.query_per_client,
        queue=found.query_queue,
    )
    opened = Platform(
        folder or Path(found.data),
        base=found.base,
        remote=remote,
        readers=found.readers,
        limits=limits,
        retention=retention(found),
        **rest,
    )
    opened.federation = Federation(found.services.split())
    return opened


def saying_why(command: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal of the house ends the command with its reason and remedy, exit status 1."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except HolotypeError as error:
            click.echo(f"{error.where + ': ' if error.where else ''}{error.message}", err=True)
            if error.remedy:
                click.echo(error.remedy, err=True)
            sys.exit(1)

    return run


store_option = click.option(
    "--store", "data", metavar="DIR", help="Folder of the installation (setting: data)."
)
