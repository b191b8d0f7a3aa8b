"""The arguments of an OAI-PMH request, held to what the protocol says of each verb."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.web.feeds.oai_errors import OaiError


class Verb(NamedTuple):
    """The arguments a verb needs, may have, and the one that stands alone."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    alone: str = ""


_LIST = Verb(("metadataPrefix",), ("from", "until", "set"), "resumptionToken")
VERBS: Mapping[str, Verb] = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb((), ("identifier",)),
    "ListSets": Verb((), (), "resumptionToken"),
    "GetRecord": Verb(("identifier", "metadataPrefix")),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def read(given: MultiDict[str, str]) -> dict[str, str]:
    """The arguments of a request, ``verb`` among them. Raises OaiError."""
    verbs = given.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        said = "There is no verb." if not verbs else f"“{' '.join(verbs)}” is no verb of the protocol."
        raise OaiError("badVerb", f"{said} The verbs are {', '.join(VERBS)}.")
    verb = VERBS[verbs[0]]
    found = {name: given[name] for name in given if name != "verb"}
    known = {*verb.required, *verb.optional, *filter(None, [verb.alone])}
    faults = [f"{verbs[0]} knows no argument “{name}”" for name in found if name not in known]
    faults += [f"{name} is there more than once" for name in found if len(given.getlist(name)) > 1]
    faults += [f"{name} is empty" for name, value in found.items() if not value]
    if verb.alone in found:
        if len(found) > 1:
            faults.append(f"{verb.alone} stands alone, besides the verb")
    else:
        faults += [f"{name} is missing" for name in verb.required if name not in found]
    if faults:
        raise OaiError("badArgument", f"{'; '.join(faults)}.")
    return {"verb": verbs[0], **found}


class Span(NamedTuple):
    """A time from, and one that is not reached any more; "" for an open end."""

    since: str
    before: str


def span(since: str, until: str) -> Span:
    """``from`` and ``until``, whole days or seconds, both ends in it. Raises OaiError."""
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until are to be of the same kind: two days or two seconds.")
    begins, _ = _ends(since, "from")
    _, ends = _ends(until, "until")
    if begins and ends and begins >= ends:
        raise OaiError("badArgument", "from is later than until.")
    return Span(begins, ends)


def _ends(said: str, name: str) -> tuple[str, str]:
    """When a day or second begins, and when the next one does."""
    if not said:
        return "", ""
    try:
        if _DAY.fullmatch(said):
            day = date.fromisoformat(said)
            return f"{day}T00:00:00Z", f"{day + timedelta(days=1)}T00:00:00Z"
        if _SECOND.fullmatch(said):
            second = datetime.fromisoformat(said.removesuffix("Z"))
            return said, f"{second + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}Z"
    except (ValueError, OverflowError):
        pass
    raise OaiError("badArgument", f"{name} is to be as 2026-01-31 or 2026-01-31T12:00:00Z, not “{said}”.")
