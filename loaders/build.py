"""A document while it is being made: its nodes, and what is said of them, as lines of N-Quads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.graph.terms import iri
from loaders import values
from loaders.mapping import NodeKind

TYPE = str(iri("rdf:type"))
_FILE = re.compile(r"^(?:\./)?(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.[A-Za-z0-9]{2,5}$")
PART_OF = str(iri("holotype:partOf"))


class Build:
    """One document. ``lines`` are N-Quads without line ends; nodes are made when first spoken of.

    Names of parts are stable: those of the core row end in 1, those of an extension row in a word
    made from the row's own identifier or content.
    """

    __slots__ = (
        "_kinds", "_taken", "core", "iri", "keys", "lines", "media", "name", "nodes", "root", "subject",
        "suffix", "tail", "terms", "unread", "won",
    )  # fmt: skip

    def __init__(self, name: str, root: str, tail: str, kinds: Mapping[str, NodeKind]) -> None:
        self.iri = name
        self.root = root
        self.tail = tail
        self._kinds = kinds
        self.subject = f"<{name}>"
        self.lines: list[str] = []
        self.nodes: dict[str, str] = {root: self.subject}
        self.core = self.nodes  # those of the core row, which later rows do not see
        self.suffix = "1"
        self.won: set[tuple[str, str]] = set()
        self.media: list[str] = []
        self.terms: dict[str, str] = {}
        self.unread: list[tuple[str, str, str]] = []  # (node, term, cell) that were no such value
        self.name = ""
        self.keys: dict[str, str] = {}
        self._taken: set[str] = {"1"}

    def say(self, subject: str, predicate: str, value: str) -> None:
        """Add one statement; ``predicate`` and ``value`` as N-Triples."""
        self.lines.append(f"{subject} {predicate} {value}{self.tail}")

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
