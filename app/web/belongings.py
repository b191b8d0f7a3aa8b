"""What is kept of people beside the graph: each place tells what it holds of somebody, and forgets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app

from app.web.service import services

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Belonging(NamedTuple):
    """A kind of thing that is kept of people.

    ``rows`` gives all there is of an account as plain JSON, without secrets; ``entry`` is the endpoint
    of the page that shows it, "" for the person's own. ``forget`` is called when the account is erased;
    None is for what stays, under a pseudonym, and for what goes by itself.
    """

    name: str
    title: LazyString
    rows: Callable[[str], Sequence[Mapping[str, Any]]]
    entry: str = ""
    forget: Callable[[str], object] | None = None


def of_services() -> list[Belonging]:
    """What the services keep of people."""
    return [one for service in services(current_app).values() for one in service.belongings]
