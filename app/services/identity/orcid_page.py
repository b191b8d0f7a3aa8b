"""Reading one's ORCID record: what it would say here, which of it to take, and taking it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request

from app.graph.account import concept
from app.graph.account_edit import Edit, address
from app.graph.document import Document
from app.graph.errors import BadParameter, Conflict, NotFound
from app.graph.principal import Principal
from app.graph.writer import moment
from app.services.identity import subjects
from app.services.identity.asking import somebody
from app.services.identity.orcid_record import Found, found
from app.services.identity.profile import NS, institution_called
from app.web.context import platform
from app.web.locale import gettext
from app.web.pages import Page
from app.web.rates import spend_elsewhere
from app.web.signin.reception import reception

_CLASSES = {
    "name": "PersonName",
    "affiliation": "Affiliation",
    "expertise": "Expertise",
    "link": "ProfileLink",
}
_MOST = 100  # statements of one kind


def orcid_page() -> Page:
    """What the own ORCID record says, read now. Raises Unavailable, NotFound, Busy."""
    person = somebody()
    document = platform().people.document(person.iri)
    orcid = orcid_of(document)
    read = _read(orcid) if orcid and reception().orcid.base else []
    said = _said(document)
    return Page(
        "identity/orcid.html",
        {
            "title": gettext("My ORCID record"),
            "orcid": f"https://orcid.org/{orcid}" if orcid else "",
            "statements": [
                {"key": one.key, **one._asdict(), **_guess(one), "known": _is_said(one, said)} for one in read
            ],
        },
        {"off": not reception().orcid.base},
    )


def take(person: Principal, chosen: set[str]) -> int:
    """State what was chosen of the own ORCID record, which is read again. Gives how many are new.

    Raises Unavailable, NotFound, BadParameter, Conflict; nothing is stated then.
    """
    document = platform().people.document(person.iri)
    orcid = orcid_of(document)
    if not orcid or not reception().orcid.base:
        raise NotFound(
            gettext("There is no ORCID record of yours that could be read here."),
            remedy=gettext("Link ORCID as a way to sign in: only then the iD is surely yours."),
        )
    if not chosen:
        raise BadParameter(
            gettext("Nothing was chosen."), remedy=gettext("Tick what you want to state here.")
        )
    read = {one.key: one for one in _read(orcid)}
    if chosen - set(read):
        raise Conflict(
            gettext("Your ORCID record has changed since you looked. Nothing was changed here."),
            remedy=gettext("Read it again and choose anew."),
        )
    now, said = datetime.now(UTC), _said(document)
    new = [read[key] for key in sorted(chosen) if not _is_said(read[key], said)]
    with platform().people.editing(person.iri, why="Read from the ORCID record.", by=person) as edit:
        for kind in _CLASSES:
            first = int(edit.free(kind).rpartition("-")[2])
            for number, one in enumerate((one for one in new if one.kind == kind), first):
                if number > _MOST:
                    raise BadParameter(
                        gettext("There are a hundred of these already."), remedy=gettext("Remove one first.")
                    )
                _state(edit, f"{kind}-{number}", one, orcid, now)
    return len(new)


def _read(orcid: str) -> list[Found]:
    """The record as it is now. Raises Unavailable, NotFound, Busy."""
    spend_elsewhere()
    return list(found(reception().orcid.record(orcid)))


def orcid_of(document: Document) -> str:
    """The ORCID iD that a service has authenticated, "" where none has."""
    return next(iter(document.root.texts("owl:sameAs")), "").removeprefix("https://orcid.org/")


def _state(edit: Edit, part: str, one: Found, orcid: str, now: datetime) -> None:
    said: dict[str, Any] = {"schema_name": one.text}
    if one.kind == "affiliation":
        place = institution_called(one.text)
        said |= {"schema_roleName": one.more, "schema_startDate": one.since, "schema_endDate": one.until}
        said |= {"schema_affiliation": address(place) if place else ""}
    elif one.kind == "link":
        said |= {"schema_url": address(one.more)}
    elif one.kind == "expertise":
        field = request.form.get(f"field-{one.key}", "")
        field = field if field in subjects.FIELDS else _guess(one)["field"]
        thing = subjects.thing(field, one.text)
        said |= {"schema_name": thing.name, "holotype_field": concept(f"expertise-field/{field}")}
        said |= {"dcterms_subject": address(thing.iri) if thing.iri else ""}
    edit.say(
        part,
        a=address(f"{NS}{_CLASSES[one.kind]}"),
        holotype_verification=concept("verification/from-orcid"),
        prov_hadPrimarySource=address(f"https://orcid.org/{orcid}"),
        holotype_readAt=moment(now),
        **said,
    )


def _guess(one: Found) -> dict[str, str]:
    """Of which field a keyword is: the first that knows it as a thing, else a method."""
    if one.kind != "expertise":
        return {"field": ""}
    known = (field for field in subjects.FIELDS if subjects.thing(field, one.text).iri)
    return {"field": next(known, "method")}


def _said(document: Document) -> set[tuple[str, str]]:
    """What a profile has from ORCID already, by kind and text."""
    kinds = {f"holotype:{name}": kind for kind, name in _CLASSES.items()}
    return {
        (kinds[type], node.text("schema:name").casefold())
        for node in document.parts.values()
        if node.text("prov:hadPrimarySource")
        for type in node.types
        if type in kinds
    }


def _is_said(one: Found, said: set[tuple[str, str]]) -> bool:
    words = {one.text, *(subjects.thing(field, one.text).name for field in subjects.FIELDS)}
    return any((one.kind, text.casefold()) in said for text in words)
