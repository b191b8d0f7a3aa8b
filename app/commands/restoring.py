"""holotype restore: an installation made of a backup, in the place of what is there."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import replace
from pathlib import Path

import click

from app.commands.opening import platform, saying_why, settings, store_option
from app.graph.errors import BadParameter, Unavailable


@click.command()
@click.argument("source", type=Path)
@store_option
@saying_why
def restore(source: Path, data: str | None) -> None:
    """Make an installation of the backup SOURCE; what is there now is set aside, not deleted."""
    if not (source / "store").is_dir() or not (source / "installation.json").exists():
        raise click.ClickException(f"{source} is no backup: it has no store and installation.json.")
    found = settings(data=data)
    folder = Path(found.data).absolute()
    taken = folder.exists() and any(folder.iterdir())
    if taken:
        refuse_served(folder)
        refuse_others(folder)
    aside = folder.with_name(folder.name + ".before-restore")
    if taken and aside.exists():
        raise click.ClickException(f"{aside} exists: move it away first.")
    draft = folder.with_name(folder.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft)  # first: the backup may lie in the folder that is set aside
    if taken:
        folder.replace(aside)
        click.echo(f"What was there is in {aside}.")
    draft.replace(folder)
    with platform(replace(found, data=str(folder))) as opened:  # where one stands may be what was moved
        click.echo(f"Restored to commit {opened.writer.commit}.")


def refuse_others(folder: Path) -> None:
    """Raise BadParameter for a folder that holds something else than an installation."""
    if not (folder / "installation.json").is_file():
        raise BadParameter(
            "This folder holds something else than an installation, which would be moved away.",
            where=str(folder),
            remedy="Name the folder of an installation, an empty or a new one with --store.",
        )


def refuse_served(folder: Path) -> None:
    """Raise Unavailable where a process owns a store in a folder, or in one below it."""
    for lock in sorted(folder.rglob("LOCK")):
        if lock.parent.name == "store" and _held(lock):
            raise Unavailable(
                "A running server or command owns this installation, which would be moved away.",
                where=str(lock.parent.parent),
                remedy="End it first, or name another folder with --store.",
            )


def _held(lock: Path) -> bool:
    """Whether another process holds the lock of a store."""
    with lock.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
