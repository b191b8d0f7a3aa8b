"""A line of the mapping as a function: what is done with a cell of its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.graph.terms import curie, iri
from loaders import values
from loaders.build import TYPE, Build
from loaders.cell_rules import NOT_OF_ITS_KIND
from loaders.date_action import dated
from loaders.mapping import Place, full
from loaders.words import concept

Action = Callable[[Build, str, Sequence[str]], None]

_AGENT = tuple(iri(name).value for name in ("ods:Agent", "schema:Person"))
_MACHINE = tuple(iri(name).value for name in ("ods:Agent", "schema:Organization"))
_IDENTIFIER = (iri("ods:Identifier").value,)
_ROLE = str(iri("schema:Role"))
_NAME, _ROLE_NAME = str(iri("schema:name")), str(iri("schema:roleName"))
_HAS_ROLES, _HAS_IDS = str(iri("ods:hasRoles")), iri("ods:hasIdentifiers").value
_ID, _TITLE = str(iri("dcterms:identifier")), str(iri("dcterms:title"))
_SCHEMA_ID = str(iri("schema:identifier"))
_ACCESS = iri("ac:accessURI").value
_NUMERIC = ("integer", "decimal", "boolean")
_INSTITUTIONAL = frozenset(("publisher", "provider", "metadata-provider", "laboratory-staff"))


def compiled(place: Place, columns: Sequence[str], order: str = "") -> Action | None:
    """The function for one line; ``columns`` are the terms of the table it works on.

    ``order`` is that of day and month in a column of dates.
    """
    kind, _, argument = place.kind.partition(":")
    if kind in ("ignore", "key"):
        return None
    if kind == "agents":
        ids = full(place.hints["ids"]) if "ids" in place.hints else ""
        return _agents(place, argument, columns.index(ids) if ids and ids in columns else -1)
    if kind == "identifier":
        return _identifier(place)
    if kind == "media-list":
        return _media_list()
    if kind in ("list", "iris"):
        return _several(place, values.text if kind == "list" else values.resource)
    if kind in ("concept", "licence"):
        scheme = argument or "licence"

        until = f" {place.hints['until']} " if "until" in place.hints else ""

        def named(cell: str) -> str | None:
            return _bracketed(concept(scheme, cell.partition(until)[0] if until else cell))

        if place.hints.get("split") == "list":
            return _several(place, named)
        return _single(place, named)
    if kind == "date":
        verbatim = full(place.hints["verbatim"]) if "verbatim" in place.hints else ""
        return dated(place, order, verbatim, columns.index(verbatim) if verbatim in columns else -1)
    if place.property == _ACCESS:
        return _file(place)
    return _single(place, values.SINGLE[kind])


def _bracketed(name: str | None) -> str | None:
    return f"<{name}>" if name else None


def _otherwise(place: Place) -> Action | None:
    """What is done with a cell that is no such value: its text is kept elsewhere."""
    other = place.hints.get("else", "")
    if other == "identifier":
        return _identifier(place)
    if not other and place.kind not in _NUMERIC:
        return None
    predicate = f"<{full(other) if other else place.property}>"

    def keep(build: Build, cell: str, cells: Sequence[str]) -> None:
        build.say(build.node(place.node), predicate, values.text(cell))

    return keep


def _single(place: Place, make: values.Maker) -> Action:
    numeric = place.kind in _NUMERIC
    node, predicate = place.node, f"<{place.property}>"
    wins, otherwise = "wins" in place.hints, _otherwise(place)
    nothing = place.hints.get("empty")

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        if cell == nothing:
            return
        value = make(cell)
        if value is None:
            if numeric:
                build.doubt(NOT_OF_ITS_KIND.name, place.term, cell)
            if otherwise is not None:
                otherwise(build, cell, cells)
            return
        build.say(build.node(node), predicate, value, wins=wins)

    return act


def _file(place: Place) -> Action:
    """The address of a medium: the first that is one."""
    node, predicate = place.node, f"<{place.property}>"

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        subject = build.node(node)
        if (subject, predicate) not in build.won and (address := build.file_address(cell)):
            build.won.add((subject, predicate))
            build.say(subject, predicate, address)

    return act


def _several(place: Place, make: values.Maker) -> Action:
    node, predicate, otherwise = place.node, f"<{place.property}>", _otherwise(place)

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        for item in values.items(cell):
            value = make(item)
            if value is not None:
                build.say(build.node(node), predicate, value)
            elif otherwise is not None:
                otherwise(build, item, cells)

    return act


def _identifier(place: Place) -> Action:
    node, title = place.node, curie(place.term)
    stem = title.partition(":")[2] or "identifier"
    links = f"<{full(place.hints['links'])}>" if "links" in place.hints else ""

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        parent = build.node(node)
        found = values.items(cell) if "|" in cell else [cell.strip()]
        for number, item in enumerate(found, 1):
            count = f"-{number}" if number > 1 else ""
            subject = f"<{build.iri}#identifier-{stem}-{build.suffix}{count}>"
            build.part(subject, _IDENTIFIER, parent, _HAS_IDS)
            build.say(subject, _TITLE, values.text(title))
            build.say(subject, _ID, values.text(item))
            target = values.resource(item) if links else None
            if target is not None:
                build.say(parent, links, target)

    return act


def _agents(place: Place, role: str, ids: int) -> Action:
    node, via = place.node, place.property
    classes = _MACHINE if role in _INSTITUTIONAL else _AGENT

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        parent = build.node(node)
        known = values.items(cells[ids]) if ids >= 0 and cells[ids] else []
        found = values.names(cell)
        for number, name in enumerate(found, 1):
            subject = f"<{build.iri}#agent-{role}-{build.suffix}-{number}>"
            build.part(subject, classes, parent, via)
            build.say(subject, _NAME, values.text(name))
            if len(known) == len(found) and (target := values.resource(known[number - 1])):
                build.say(subject, _SCHEMA_ID, values.text(known[number - 1]))
                build.say(subject, _SAME_AGENT, target)
            holder = f"<{build.iri}#role-{role}-{build.suffix}-{number}>"
            build.say(subject, _HAS_ROLES, holder)
            build.say(holder, TYPE, _ROLE)
            build.say(holder, _ROLE_NAME, f'"{role}"')
            build.say(holder, _PART_OF, build.subject)

    return act


_PART_OF = str(iri("holotype:partOf"))
_SAME_AGENT = str(iri("owl:sameAs"))


def _media_list() -> Action:
    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        build.media += [(build.place, address) for address in values.addresses(cell)]

    return act
