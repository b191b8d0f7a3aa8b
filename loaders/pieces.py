"""What goes between the stages of a load: the work of a chunk, and what came of it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from app.graph.sensitivity import Policy
from app.graph.terms import iri
from loaders.mapper import Scope
from loaders.record import Issue, Record, Table
from loaders.revisions import Dispute

GENERATED, VERSION = str(iri("prov:wasGeneratedBy")), str(iri("ods:version"))
CREATED = str(iri("dcterms:created"))
HOUSE = (GENERATED, VERSION, CREATED)  # what the house says of a document, not the source
NOTHING = "[]"  # the source record of a document that was withdrawn


class Task(NamedTuple):
    """A record to work on. ``before`` is its source record as it was kept, None when it is new;
    ``dataset`` where that came from. ``others`` are lines of N-Quads that other records state of
    documents which it carries along: they stand."""

    record: Record
    attempt: int
    before: str | None
    version: int
    dataset: str = ""  # where the source record came from then
    mapping: str = ""  # version of the tables that were read by then, "" where it is not known
    ledger: str = ""  # where its source record is kept, "" for the ledger of everybody
    document: str = ""  # what it is about, where that was looked up
    others: tuple[str, ...] = ()


class Made(NamedTuple):
    """A document: ``lines`` without what the house says of it, ``house`` that."""

    iri: str
    kind: str
    lines: list[str]
    house: list[str]


class Fresh(NamedTuple):
    """A new document, ready to be written: N-Quads, what the house says of it apart."""

    iri: str
    kind: str
    body: bytes
    house: bytes


@dataclass
class Change:
    """A record that is known already: what its source took away and what it added."""

    key: str
    document: str
    removed: list[str]
    added: list[str]
    ledger_removed: list[str]
    ledger_added: list[str]
    revived: bool  # it was withdrawn, and its source has it again
    guarded: bool = False  # something of it is to be kept back, or was
    secret: dict[str, str] = field(default_factory=dict)
    """lines removed that the ledger of everybody must not tell, each with the ledger that may"""
    homes: dict[str, str] = field(default_factory=dict)
    """documents of which the house speaks elsewhere than before, or not in public, with the graph"""
    shared: tuple[list[str], list[str]] = ([], [])
    """lines removed and added of documents that other records have as well"""
    mixed: tuple[str, ...] = ()  # documents that have to be looked at once the load is in
    disputed: dict[str, list[Dispute]] = field(default_factory=dict)
    """by document, what a person decided of it and the source now says otherwise"""
    ledger: str = ""  # the ledger that is told of that


@dataclass
class Result:
    """What a chunk came to."""

    new: list[tuple[list[Fresh], bytes]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: list[tuple[str, str, list[Issue]]] = field(default_factory=list)
    aside: list[tuple[str, str, list[Issue], int]] = field(default_factory=list)
    """of records that are in: key, rows at fault, reasons, how many rows or addresses"""
    issues: list[tuple[Issue, int]] = field(default_factory=list)
    rows: bytes = b""
    """for the search index, packed (``loaders.index_rows``)"""
    holders: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    guarded: set[tuple[str, int]] = field(default_factory=set)
    """file and line of the rows of which something is kept back"""


@dataclass(frozen=True)
class Setting:
    """Everything a worker needs to know of the load, small enough to be sent to it."""

    scope: Scope
    tables: tuple[Table, ...]
    activity: str
    now: str  # xsd:dateTime
    mappings: str = ""  # folder with the tables of former loads, by their version
    rehearsal: bool = False  # nothing will be written: hints are wanted, rows for the index are not
    policy: Policy = Policy()  # what is kept back from everybody
