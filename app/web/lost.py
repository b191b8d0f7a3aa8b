"""What may have been meant by an identifier that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from flask import request

from app.graph.errors import NotFound
from app.graph.identifiers import FORM
from app.web.context import workbench
from app.web.format import href
from app.web.locale import gettext
from app.web.titles import titles

# Signs that an identifier never has, and the ones they are mistaken for when read aloud or copied.
_MISREAD = {"O": "QD", "0": "QD", "I": "1JL", "U": "V"}
_MOST = 24  # guesses that are looked up


def with_suggestions(iri: str, kinds: Sequence[str], error: NotFound) -> NotFound:
    """The same refusal with what is there under a name like it, and where to search."""
    last = iri.rstrip("/").rsplit("/", 1)[-1]
    guesses = [guess for guess in dict.fromkeys(_guesses(iri, kinds)) if guess != iri][:_MOST]
    called = titles(guesses)
    found = [
        {"document": guess, "title": called[guess], "href": href(guess)}
        for guess in guesses
        if guess in called
    ]
    query = urlencode({"q": re.sub(r"[-_#]+", " ", last).strip() if not FORM.match(last) else last})
    return NotFound(
        error.message,
        remedy=gettext("Look at how it is written, or search for what you remember of it."),
        suggestions=found,
        search=f"{request.script_root}/search?{query}",
    )


def _guesses(iri: str, kinds: Sequence[str]) -> Iterator[str]:
    """The name in capitals, without what was appended, with its misread signs mended, of another kind."""
    base = workbench().base
    if not iri.startswith(base):
        return
    kind, _, name = iri.removeprefix(base).partition("/")
    names = list(dict.fromkeys(_spellings(name)))
    for spelling in names:
        yield f"{base}{kind}/{spelling}"
    for other in kinds:
        yield f"{base}{other}/{names[0]}"


def _spellings(name: str) -> Iterator[str]:
    bare = re.sub(r"[./?#].*$", "", name).strip(" )>,;:'\"").upper()
    joined = re.sub(r"[^A-Z0-9]", "", bare)
    if len(joined) == 9:
        bare = f"{joined[:3]}-{joined[3:6]}-{joined[6:]}"
    yield bare
    wrong = [place for place, sign in enumerate(bare) if sign in _MISREAD]
    if len(wrong) == 1:
        place = wrong[0]
        for sign in _MISREAD[bare[place]]:
            yield bare[:place] + sign + bare[place + 1 :]
