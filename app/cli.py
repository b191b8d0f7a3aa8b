"""The command ``holotype``."""

from __future__ import annotations

from importlib import import_module

import click

from app import __version__

# Where each command is and what it does, so that the list of them imports none; a module is imported
# when its command is called, the server's is the heaviest.
COMMANDS = {
    "demo": (
        "serving:demo",
        "Load the demonstration data, then serve it with people to sign in as; on this machine only.",
    ),
    "serve": ("serving:serve", "Serve an installation."),
    "status": ("status:status", "Say how an installation is: ready, version, commit, counts."),
    "load": ("loading:load_command", "Load Darwin Core Archives: zip, tar.gz, folder, CSV or TSV."),
    "check": (
        "checking:check",
        "Hold files, or what is stored, to the rules; exit status 1 when something breaks them.",
    ),
    "search": ("keeping:search", "Search the documents everybody sees."),
    "query": ("keeping:query", "Ask in SPARQL; TEXT is the query, or @file."),
    "export": ("keeping:export", "Write the graphs to a file, whole or not at all."),
    "backup": ("keeping:backup", "Copy an installation of this moment into the new folder TARGET."),
    "restore": (
        "restoring:restore",
        "Make an installation of the backup SOURCE; what is there now is set aside, not deleted.",
    ),
    "reindex": ("keeping:reindex", "Build the search index anew, beside the old one."),
    "quarantine": (
        "quarantine:quarantine",
        "List refused records and rows set aside: dataset, key, file, row, column, rule, message.",
    ),
    "snapshots": ("snapshots:snapshots", "Snapshots of the past: list, keep, remove, prune."),
    "token": ("tokens:token", "API tokens: create, list, revoke."),
    "policy": ("policing:policy", "Rules that keep exact places back."),
}


class Commands(click.Group):
    """A group that knows the names of its commands, and each command once it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        place, _ = COMMANDS.get(cmd_name, ("", ""))
        module, _, name = place.partition(":")
        return getattr(import_module(f"app.commands.{module}"), name) if module else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names, each with what it does."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="holotype")
def main() -> None:
    """Holotype: natural-science collections as one linked-data platform."""


if __name__ == "__main__":
    main()
