"""The command ``holotype``."""

from __future__ import annotations

from importlib import import_module

import click

from app import __version__

# Where each command is; its module is imported when it is called, the server's is the heaviest.
_COMMANDS = {
    "demo": "serving:demo",
    "serve": "serving:serve",
    "status": "status:status",
    "load": "loading:load_command",
    "check": "checking:check",
    "search": "keeping:search",
    "query": "keeping:query",
    "export": "keeping:export",
    "backup": "keeping:backup",
    "restore": "restoring:restore",
    "reindex": "keeping:reindex",
    "quarantine": "quarantine:quarantine",
    "snapshots": "snapshots:snapshots",
    "token": "keeping:token",
    "policy": "policing:policy",
}


class Commands(click.Group):
    """A group that knows the names of its commands, and each command once it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        module, _, name = _COMMANDS.get(cmd_name, "").partition(":")
        return getattr(import_module(f"app.commands.{module}"), name) if module else None


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="holotype")
def main() -> None:
    """Holotype: natural-science collections as one linked-data platform."""


if __name__ == "__main__":
    main()
