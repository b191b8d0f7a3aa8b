"""Rows of an archive to documents: the tables of the mapping, compiled for the tables at hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from app.graph.identifiers import is_global, mint
from app.graph.terms import iri
from loaders import values
from loaders.build import TYPE, Build, Culprit, Unread
from loaders.cell_rules import MEDIUM_WITHOUT_ADDRESS
from loaders.classify import Classifier, telling
from loaders.mapping import Tables
from loaders.plan import Plan, planned
from loaders.record import Record, Row, Table
from loaders.specimen import complete

OCCURRENCE, EVENT, TAXON = (iri(n).value for n in ("dwc:Occurrence", "dwc:Event", "dwc:Taxon"))
SAMPLE = iri("dwc:MaterialSample").value
_HAS_MEDIA = str(iri("holotype:hasMedia"))
_ACCESS = str(iri("ac:accessURI"))
_IDENTIFIED = tuple(iri(f"dwc:{name}").value for name in ("scientificName", "identifiedBy", "dateIdentified"))
_ACCEPTED = iri("dwc:isAcceptedIdentification").value
_NO_ADDRESS = iri("ac:accessURI").value
_NAME = str(iri("dwc:scientificName"))
_DEPICTS = str(iri("ac:associatedSpecimenReference"))


@dataclass(frozen=True)
class Scope:
    """What a load is about: where its documents live and which dataset they are from."""

    base: str
    graph: str
    ledger: str
    dataset: str  # IRI
    source: str  # what makes local identifiers of this dataset unlike those of others


class Mapped(NamedTuple):
    """One document of a record: its IRI, the name it was minted from, and its statements."""

    iri: str
    kind: str
    name: str
    lines: list[str]
    unread: list[Unread]
    build: Build


class Mapper:
    """Makes documents of the records of one archive. Holds no state between records."""

    def __init__(self, tables: Tables, archive_tables: Sequence[Table], scope: Scope) -> None:
        self.tables = tables
        self.scope = scope
        self.plans = [planned(tables, table) for table in archive_tables]
        # an occurrence below a taxon is identified as that taxon: the same columns, read as its name
        self._named = [
            planned(tables, table, OCCURRENCE) if plan.source == TAXON else plan
            for table, plan in zip(archive_tables, self.plans, strict=True)
        ]
        self._telling = [telling(table.terms) for table in archive_tables]
        self._tail = f" <{scope.graph}> ."
        self._classifier = Classifier(tables.disciplines)
        stamp = tables.version + scope.dataset + repr([t.terms for t in archive_tables])
        if orders := [t.orders for t in archive_tables if any(t.orders)]:
            stamp += repr(orders)
        self._stamp = stamp.encode()

    def digest(self, record: Record) -> str:
        """Changes when a cell of the record, its columns or the mapping change.

        The version of the tables stands behind the point.
        """
        summary = blake2b(self._stamp, digest_size=12)
        for row in record.rows:
            summary.update("\x1f".join(row.cells).encode("utf-8", "surrogatepass"))
            summary.update(b"\x1e")
        return f"{summary.hexdigest()}.{self.tables.version}"

    def unknown(self) -> list[str]:
        """Row types that no line of the mapping speaks of; their rows stay in the source record."""
        return [plan.table.row_type for plan in self.plans if plan.source not in self.tables.places]

    def name(self, record: Record) -> str:
        """What the record is minted from: a global identifier, or a local one with its source."""
        row = record.rows[0]
        found = self._key(row) or record.key
        return found if is_global(found) else f"{found}@{self.scope.source}"

    def _key(self, row: Row) -> str:
        position = self._key_position(row)
        return "" if position is None else row.cells[position].strip()

    def _key_position(self, row: Row) -> int | None:
        return next((at for at in self.plans[row.table].keys if row.cells[at].strip()), None)

    def key_column(self, record: Record) -> str:
        """The column, as the file names it, that gives the record its name; "" where none does."""
        row = record.rows[0]
        position = self._key_position(row)
        return "" if position is None else self.plans[row.table].table.columns[position]

    def identity(self, record: Record) -> tuple[str, str]:
        """Kind of the record's own document and the name it is minted from."""
        return self._kind(record.rows[0]), self.name(record)

    def _kind(self, row: Row) -> str:
        plan = self.plans[row.table]
        if plan.source == TAXON:
            return "taxon"
        if plan.source == EVENT:
            return "event"
        cells = {term: row.cells[at] for at, term in self._telling[row.table] if row.cells[at]}
        return "occurrence" if self._classifier.is_observation(cells) else "specimen"

    def _cells(self, row: Row) -> dict[str, str]:
        terms = self.plans[row.table].table.terms
        return {term: cell for term, cell in zip(terms, row.cells, strict=False) if cell and term}

    def documents(self, record: Record, attempt: int = 0, aside: Collection[Culprit] = ()) -> list[Mapped]:
        """The documents of a record, its own first, then those it carries along (media, occurrences).

        What is set ``aside`` is passed over.
        """
        core = record.rows[0]
        kind, name = self.identity(record)
        own = self._begin(kind, name, attempt)
        media: list[Mapped] = []
        own.terms = self._cells(core)
        self._run(own, self.plans[core.table], core)
        carried = []
        for place, row in enumerate(record.rows[1:], 1):
            if (place, "") in aside:
                continue
            plan = self.plans[row.table]
            own.begin(place)
            if plan.source == OCCURRENCE and kind in ("event", "taxon"):
                carried += self._carried(own, core, row, aside)
            elif plan.source == OCCURRENCE or plan.source == self.plans[core.table].source:
                continue  # the same record told again (verbatim.txt): kept in the source record
            elif plan.top == "media":
                media += self._medium(own, plan, row)
            elif plan.top == "identification" and self._told_already(own, row):
                own.join_core()
                self._run(own, plan, row)
            else:
                own.enter(self._suffix(plan, row))
                self._run(own, plan, row)
        media += self._bare_media(own, aside)
        if kind in ("specimen", "occurrence"):
            complete(own, kind, self._classifier, bool(media))
        return [self._done(own, kind), *media, *carried]

    def _begin(self, kind: str, name: str, attempt: int = 0) -> Build:
        address = f"{self.scope.base}{kind}/{mint(kind, name, attempt)}"
        root = "specimen" if kind == "occurrence" else kind
        build = Build(address, root, self._tail, self.tables.nodes)
        build.name = name
        for class_name in self.tables.nodes[kind].classes:
            build.say(build.subject, TYPE, f"<{class_name}>")
        return build

    @staticmethod
    def _done(build: Build, kind: str) -> Mapped:
        return Mapped(build.iri, kind, build.name, list(dict.fromkeys(build.lines)), build.unread, build)

    @staticmethod
    def _run(build: Build, plan: Plan, row: Row) -> None:
        cells = row.cells
        for position, action in plan.actions:
            cell = cells[position]
            if cell and not cell.isspace():
                action(build, cell, cells)

    def _suffix(self, plan: Plan, row: Row) -> str:
        told = self._key(row) or "\x1f".join(filter(None, row.cells))
        return mint(plan.top, told)[:7].replace("-", "").lower()

    def _told_already(self, own: Build, row: Row) -> bool:
        """Whether an identification is the one the core row itself carries, told in more words."""
        told = self._cells(row)
        if not told.get(_IDENTIFIED[0]) or "identification" not in own.core:
            return False
        if told.get(_ACCEPTED, "").strip().lower() in ("false", "0", "no"):
            return False  # the core row carries the one that is accepted
        pairs = [(told.get(term, ""), own.terms.get(term, "")) for term in _IDENTIFIED]
        return pairs[0][0] == pairs[0][1] and all(a == b or not a or not b for a, b in pairs[1:])

    def _carried(self, own: Build, core: Row, row: Row, aside: Collection[Culprit]) -> list[Mapped]:
        """An occurrence below an event or a taxon: a document of its own that takes over the place."""
        plan = self.plans[row.table]
        key = self._key(row) or "\x1f".join(filter(None, row.cells))
        kind = self._kind(row)
        name = key if is_global(key) else f"{key}@{self.scope.source}"
        build = self._begin(kind, name)
        build.begin(own.place)
        build.culprit = (own.place, "")
        said = self._cells(row)
        build.terms = self._cells(core) | said
        self._run(build, plan, row)
        if own.root == "event":
            # where both speak of the same, the row's own words stand
            terms = self.plans[core.table].table.terms
            cells = ("" if term in said else cell for term, cell in zip(terms, core.cells, strict=False))
            self._run(build, self.plans[core.table], core._replace(cells=tuple(cells)))
            build.say(build.node("event"), str(iri("dcterms:isPartOf")), own.subject)
        else:
            if not any(_NAME in line for line in build.lines):
                self._run(build, self._named[core.table], core)
            build.say(build.node("identification"), str(iri("dwciri:toTaxon")), own.subject)
        media = self._bare_media(build, aside)
        complete(build, kind, self._classifier, bool(media))
        return [self._done(build, kind), *media]

    def _medium(self, own: Build, plan: Plan, row: Row) -> list[Mapped]:
        address = self._key(row)
        if not address:
            own.doubt(MEDIUM_WITHOUT_ADDRESS.name, _NO_ADDRESS, "")
            return []
        build = self._begin("media", f"{address}@{self.scope.source}")
        build.begin(own.place)
        build.culprit = (own.place, "")
        self._run(build, plan, row)
        if not any(_ACCESS in line for line in build.lines) and address:
            build.say(build.subject, _ACCESS, build.file_address(address) or values.text(address))
        return [self._joined(own, build)]

    def _bare_media(self, shown: Build, aside: Collection[Culprit]) -> list[Mapped]:
        """The media that a cell names by nothing but their addresses."""
        found = []
        for place, address in shown.media:
            if (place, address) in aside:
                continue
            build = self._begin("media", f"{address}@{self.scope.source}")
            build.begin(place)
            build.culprit = (place, address)
            build.say(build.subject, _ACCESS, build.file_address(address) or values.text(address))
            found.append(self._joined(shown, build))
        return found

    def _joined(self, own: Build, medium: Build) -> Mapped:
        own.say(own.subject, _HAS_MEDIA, medium.subject)
        medium.say(medium.subject, _DEPICTS, own.subject)
        medium.terms = own.terms
        return self._done(medium, "media")
