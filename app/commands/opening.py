"""How a command gets at an installation: settings from everywhere, then the platform."""

from __future__ import annotations

import errno
import functools
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.graph.errors import BadParameter, HolotypeError, NotFound
from app.graph.mapping_tables import put_over
from app.graph.retention import Retention
from app.logs import configure
from app.settings import Settings

if TYPE_CHECKING:
    from app.graph.platform import Platform

log = logging.getLogger("holotype.commands")
_MEND = {
    errno.ENOENT: "Check the path.",
    errno.EACCES: "Whoever runs the command needs the right to it; or name another place.",
    errno.EPERM: "Whoever runs the command needs the right to it; or name another place.",
    errno.EROFS: "Name a place that can be written to.",
    errno.ENOSPC: "Make room on the disk, then run it again.",
    errno.EDQUOT: "Make room on the disk, then run it again.",
}


def settings(**over: Any) -> Settings:
    """Settings with the options of the command line over them. Ends the command on a bad one."""
    try:
        found = Settings.read(**over).with_secrets()
        configure(found.log_level, found.log_format)
        put_over(found.mappings)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except BadParameter as error:
        raise click.ClickException(f"{error.where}: {error.message} {error.remedy}") from error
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


def made(found: Settings) -> bool:
    """Whether there is an installation where the settings name one."""
    return bool(found.store) or (Path(found.data) / "installation.json").is_file()


def existing(found: Settings) -> Path:
    """The folder of the installation the settings name. Raises NotFound where there is none."""
    folder = Path(found.data)
    if not made(found):
        raise NotFound(
            f"There is no installation in {folder.absolute()}.",
            remedy="Name its folder with --store or HOLOTYPE_DATA; “holotype load” makes a new one.",
        )
    return folder


def platform(found: Settings, *, make: bool = False) -> Platform:
    """Open the installation the settings name; with ``make`` a new one where there is none.

    Raises HolotypeError.
    """
    from app.graph.federation import Federation  # late: half of what a command takes to start
    from app.graph.platform import Platform
    from app.graph.readers import Limits

    folder = Path(found.data)
    if folder.exists() and not folder.is_dir():
        raise BadParameter(
            "This is a file, and an installation is a folder.",
            where=str(folder),
            remedy="Name a folder with --store.",
        )
    if not make:
        existing(found)
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
        folder,
        base=found.base,
        remote=remote,
        readers=found.readers,
        limits=limits,
        retention=retention(found),
    )
    opened.federation = Federation(found.services.split())
    return opened


def saying_why(command: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal ends the command with its reason and remedy, exit status 1; the system's refusals too."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except HolotypeError as error:
            click.echo(f"{error.where + ': ' if error.where else ''}{error.message}", err=True)
            if error.remedy:
                click.echo(error.remedy, err=True)
            sys.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough; click ends it quietly
                raise
            log.debug("The system refused.", exc_info=True)
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{where}{error.strerror or error}.", err=True)
            click.echo(_MEND.get(error.errno or 0, "Check the path and its permissions."), err=True)
            sys.exit(1)

    return run


store_option = click.option(
    "--store", "data", metavar="DIR", help="Folder of the installation (setting: data)."
)
