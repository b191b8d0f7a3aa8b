"""holotype snapshots: what of the past is kept, from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.opening import existing, platform, retention, saying_why, settings, store_option
from app.graph.errors import Unavailable
from app.graph.kept_snapshots import KeptSnapshots


@click.group()
def snapshots() -> None:
    """Snapshots of the past: list, keep, remove, prune."""


def _kept(data: str | None) -> tuple[KeptSnapshots, Path]:
    folder = existing(settings(data=data))
    return KeptSnapshots(folder / "kept"), folder / "store"


@snapshots.command(name="list")
@store_option
@saying_why
def list_(data: str | None) -> None:
    """List commit, time and bytes that the store has not, the oldest first. A server may be running."""
    kept, store = _kept(data)
    every = kept.all()
    sizes = kept.sizes(every, store)
    for one in every:
        click.echo(f"{one.commit}\t{one.at:%Y-%m-%dT%H:%M:%SZ}\t{sizes[one.commit]}")
    click.echo(f"{len(every)} snapshots, {sum(sizes.values())} bytes", err=True)


@snapshots.command()
@store_option
@saying_why
def keep(data: str | None) -> None:
    """Keep a snapshot of the last commit. A running server does so by itself."""
    with platform(settings(data=data)) as opened:
        if opened.keeper is None:
            raise Unavailable("A remote engine keeps its own past.")
        click.echo(f"Commit {opened.keeper.keep().commit} is kept.")


@snapshots.command()
@click.argument("commits", nargs=-1, type=int, required=True)
@store_option
@saying_why
def remove(commits: tuple[int, ...], data: str | None) -> None:
    """Remove the snapshots of COMMITS. A server may be running."""
    kept, _ = _kept(data)
    for one in [kept.find(commit) for commit in commits]:
        kept.remove(one)
        click.echo(f"Commit {one.commit} is kept no longer.")


@snapshots.command()
@store_option
@saying_why
def prune(data: str | None) -> None:
    """Remove what the settings do not keep. A server may be running."""
    kept, store = _kept(data)
    removed = kept.prune(retention(settings(data=data)), store)
    click.echo(f"{len(removed)} removed, {len(kept.all())} kept.")
