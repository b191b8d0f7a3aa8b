"""The state a change was made from: If-Match with any tag that the document has in any form."""

from __future__ import annotations

from flask import request

from app.graph.delta import Delta, lines
from app.graph.document import Document
from app.graph.errors import NotFound, PreconditionFailed, PreconditionRequired
from app.graph.history import History, Version
from app.web import tags
from app.web.context import ways_to_see, workbench

_SHOWN = 200  # statements of a difference that are listed


def hold(found: Document) -> None:
    """Hold the request to the state it was made from. Raises PreconditionRequired, PreconditionFailed."""
    wanted = request.if_match
    if not wanted:
        raise PreconditionRequired(
            "The change does not say which state of the document it was made from.",
            where=found.iri,
            remedy="Read the document, and send the ETag of that answer as If-Match.",
        )
    path = f"{request.script_root}/{found.iri.removeprefix(workbench().base)}"
    now = tags.every(found, path)
    if wanted.star_tag or any(wanted.contains_weak(tag) for tag in (*now.values(), found.revision)):
        return
    known = list(wanted.as_set(include_weak=True))
    # a whole that was read with less in it would take away what was not seen
    less = tuple(tags.of_revision(found.iri, found.revision, one.view) for one in ways_to_see()[:-1])
    raise PreconditionFailed(
        "You read it as somebody who sees less of it. Read it again as who you are now."
        if less and any(tag.startswith(less) for tag in known)
        else "It was changed since you read it.",
        where=found.iri,
        etag=now["ttl"],
        differs=_since(found, known),
        remedy="Compare your change with what it says now, and send what still holds with this ETag.",
    )


def _since(found: Document, known: list[str]) -> dict[str, object]:
    """What came between, where the tag is a revision of the document that is still told of."""
    try:
        history = History(workbench(), found.iri)
    except NotFound:
        return {}
    number = next((one.number for one in history.versions if _known(history, one, known)), 0)
    last = history.versions[0] if history.versions else None
    said: dict[str, object] = {"revision": found.revision}
    if last is not None:
        said |= {"version": last.number, "at": last.at, "why": last.why}
    if number and last is not None:
        said |= {"since": number, **shown(history.between(number, last.number))}
    return said


def _known(history: History, version: Version, known: list[str]) -> bool:
    """Whether one of the tags is of that version, by its activity or by a form it had."""
    start = tags.of_revision(history.document, version.activity)
    return any(tag == version.activity or tag.startswith(start) for tag in known)


def shown(delta: Delta) -> dict[str, object]:
    """A delta as plain JSON, long ones cut."""
    return {"removed": lines(delta.removed)[:_SHOWN], "added": lines(delta.added)[:_SHOWN]}
