"""A place in the order of what happened, as addresses say it: ``5``, or ``5:specimen/ABC-DEF-GHJ``."""

from __future__ import annotations

import re

from app.graph.errors import BadParameter
from app.graph.journal import Place
from app.web.context import workbench

_FORM = re.compile(r"(\d{1,15})(?::(\S+))?")


def read(said: str, name: str) -> Place:
    """What comes after it is asked for: the rest of a commit, or later ones. Raises BadParameter."""
    found = _FORM.fullmatch(said)
    if found is None:
        raise BadParameter(
            f"{name} is the number of a commit, not “{said}”.",
            where=name,
            remedy="For example 0 for everything; the next address is in the Link header of each answer.",
        )
    number, document = int(found[1]), found[2]
    if document is None:
        return number + 1, ""
    return number, document if ":" in document.partition("/")[0] else workbench().base + document


def written(place: Place) -> str:
    """The same as a text."""
    number, document = place
    return f"{number}:{document.removeprefix(workbench().base)}" if document else str(number - 1)
