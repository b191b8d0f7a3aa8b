"""holotype token: API tokens, kept beside the graph, so that none of it is opened for them."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.opening import existing, saying_why, settings, store_option
from app.graph.people_events import Events
from app.graph.tokens import ROLES, Tokens


@click.group()
def token() -> None:
    """API tokens: create, list, revoke."""


def _tokens(folder: Path) -> Tokens:
    return Tokens(folder / "tokens.sqlite")


def _note(folder: Path, kind: str, says: str) -> None:
    """Let administrators see among what happened that rights were given or taken at the machine."""
    Events(folder / "people.sqlite").note(kind, says=says)


@token.command()
@store_option
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, required=True)
@click.option("--name", default="", help="What it is for.")
@click.option(
    "--days", type=click.IntRange(1, 36_500), default=90, show_default=True, help="How long it holds."
)
@saying_why
def create(data: str | None, roles: tuple[str, ...], name: str, days: int) -> None:
    """Print a new token. It is shown this once; only its hash is kept."""
    folder = Path(settings(data=data).data)  # one that is still to be made, too
    click.echo(_tokens(folder).create(frozenset(roles), name, days))
    _note(folder, "token", f"{', '.join(roles)} by command, {days} days: {name or 'without a name'}")


@token.command(name="list")
@store_option
@saying_why
def list_(data: str | None) -> None:
    """List tokens: id, name, roles, end."""
    for record in _tokens(existing(settings(data=data))).all():
        roles = ",".join(sorted(record.roles))
        click.echo(f"{record.id}\t{record.name}\t{roles}\tuntil {record.expires}")


@token.command()
@click.argument("identifier")
@store_option
@saying_why
def revoke(identifier: str, data: str | None) -> None:
    """End a token by its id."""
    folder = existing(settings(data=data))
    if not _tokens(folder).revoke(identifier):
        raise click.ClickException(f"There is no token {identifier}.")
    _note(folder, "token-ended", f"{identifier} by command")
    click.echo("Revoked.")
