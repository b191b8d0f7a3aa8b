"""The command ``holotype``."""

from __future__ import annotations

import click

from app import __version__
from app.commands.keeping import commands
from app.commands.loading import load_command
from app.commands.serving import demo, serve, status


@click.group()
@click.version_option(__version__, prog_name="holotype")
def main() -> None:
    """Holotype: natural-science collections as one linked-data platform."""


for _command in (demo, serve, status, load_command, *commands()):
    main.add_command(_command)

if __name__ == "__main__":
    main()
