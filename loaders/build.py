"""A document while it is being made: its nodes, and what is said of them, as lines of N-Quads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.graph.terms import iri
from loaders import mids, values
from loaders.mapping import NodeKind

TYPE = str(iri("rdf:type"))
_FILE = re.compile(r"^(?:\./)?(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.[A-Za-z0-9]{2,5}$")
PART_OF = str(iri("holotype:partOf"))


Culprit = tuple[int, str]
"""What can be set aside alone: the place of a row in its record and "", or one address in its cells."""


class Unread(NamedTuple):
    """A cell that was read otherwise than it stands, or not at all, and why (``loaders.cell_rules``)."""

    place: int  # of the row in its record
    rule: str
    term: str
    cell: str
    read_as: str = ""


class Build:
    """One document. ``lines`` are N-Quads without line ends, ``said`` those that count for its MIDS
    level; nodes are made when first spoken of.

    Names of parts are stable: those of the core row end in 1, those of an extension row in a word
    made from the row's own identifier or content. ``culprit`` says which row (its place in the
    record), or which address in a cell of it, the document was made of; the record's own has none.
    """

    __slots__ = (
        "_counted", "_kinds", "_taken", "core", "culprit", "iri", "keys", "lines", "marks", "media", "name",
        "nodes", "place", "root", "said", "subject", "suffix", "tail", "terms", "unread", "won",
    )  # fmt: skip

    def __init__(self, name: str, root: str, tail: str, kinds: Mapping[str, NodeKind]) -> None:
        self.iri = name
        self.root = root
        self.tail = tail
        self._kinds = kinds
        self.subject = f"<{name}>"
        self.lines: list[str] = []
        self.said: list[mids.Statement] = []
        self._counted = mids.looked_at()
        self.nodes: dict[str, str] = {root: self.subject}
        self.core = self.nodes  # those of the core row, which later rows do not see
        self.suffix = "1"
        self.won: set[tuple[str, str]] = set()
        self.place = 0  # of the row that is read
        self.marks: list[tuple[int, int]] = [(0, 0)]  # (where its lines begin, place) of each row
        self.culprit: Culprit | None = None
        self.media: list[tuple[int, str]] = []  # (place of the row, address)
        self.terms: dict[str, str] = {}
        self.unread: list[Unread] = []
        self.name = ""
        self.keys: dict[str, str] = {}
        self._taken: set[str] = {"1"}

    def say(self, subject: str, predicate: str, value: str, *, wins: bool = False) -> None:
        """Add one statement; ``predicate`` and ``value`` as N-Triples.

        With ``wins`` it is added only where no other column has said that of the subject before.
        """
        if wins:
            if (subject, predicate) in self.won:
                return
            self.won.add((subject, predicate))
        self.lines.append(f"{subject} {predicate} {value}{self.tail}")
        if predicate in self._counted:
            self.said.append((subject, predicate, value))

    def node(self, path: str) -> str:
        """The subject for a node path, made with its classes and links when it is new."""
        subject = self.nodes.get(path)
        if subject is None:
            kind = self._kinds[path]
            subject = self.nodes[path] = f"<{self.iri}#{kind.name}-{self.suffix}>"
            above = path.rpartition("/")[0]
            parent = self.node(above) if above else self.subject
            self.part(subject, kind.classes, parent, kind.via)
        return subject

    def part(self, subject: str, classes: tuple[str, ...], parent: str, via: str) -> None:
        """Say what a part is, what it hangs on and which document it belongs to."""
        for name in classes:
            self.say(subject, TYPE, f"<{name}>")
        if via:
            self.say(parent, f"<{via}>", subject)
        self.say(subject, PART_OF, self.subject)

    def begin(self, place: int) -> None:
        """What is said from now on is said by the row at this place of the record."""
        self.place = place
        self.marks.append((len(self.lines), place))

    def doubt(self, rule: str, term: str, cell: str, read_as: str = "") -> None:
        """Note a cell that was not read as it stands."""
        self.unread.append(Unread(self.place, rule, term, cell, read_as))

    def enter(self, suffix: str) -> None:
        """Begin an extension row: its nodes are new ones, told apart by ``suffix``."""
        word, count = suffix, 2
        while word in self._taken:
            word, count = f"{suffix}-{count}", count + 1
        self._taken.add(word)
        self.suffix = word
        self.nodes = {self.root: self.subject}

    def join_core(self) -> None:
        """Begin an extension row that speaks of what the core row spoke of: its nodes are the same."""
        self.suffix = "1"
        self.nodes = self.core

    def file_address(self, cell: str) -> str | None:
        """The address of a file; a plain file name is one below this installation."""
        cell = cell.strip()
        address = values.resource(cell)
        if address is None and _FILE.match(cell):
            base = self.iri.rsplit("/", 2)[0]
            address = values.resource(f"{base}/{cell.removeprefix('./')}")
        return address
