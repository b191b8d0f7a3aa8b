"""The W3C's SPARQL test suites, read from their archive: files by path, RDF by subject."""

from __future__ import annotations

import os
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from tests.shared_data import VARIABLE, folder

NAME = "w3c-rdf-tests-sparql-ad541a5.tar.xz"
HOME = "https://w3c.github.io/rdf-tests/sparql/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
Term = NamedNode | BlankNode | Literal | Triple
_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
}


def place() -> Path:
    """Where the archive lies: named by HOLOTYPE_TEST_DATA, in that folder or beside it."""
    return next((p for p in (folder() / NAME, folder().parent / NAME) if p.exists()), folder() / NAME)


def at_hand() -> bool:
    """Whether the suites can be run here."""
    return place().exists()


MISSING = f"{NAME} is not at hand; set {VARIABLE} to the folder that holds it"


@cache
def _files() -> dict[str, bytes]:
    found = {}
    with tarfile.open(place()) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                found[HOME + member.name.removeprefix("./").partition("sparql/")[2]] = content.read()
    return found


def content(iri: str) -> bytes:
    """A file of the suites. Raises KeyError."""
    return _files()[iri]


def text(iri: str) -> str:
    """A file of the suites as text, its line ends as they are."""
    return content(iri).decode("utf-8")


@cache
def quads(iri: str) -> tuple[Quad, ...]:
    """The quads of a file; relative IRIs begin at its own."""
    suffix = os.path.splitext(iri)[1]
    return tuple(parse(content(iri), format=_FORMATS[suffix], base_iri=iri))


class Graph:
    """The triples of a file, looked up by subject and predicate."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._found: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        self.subjects: dict[str, list[Term]] = defaultdict(list)
        for quad in quads(iri):
            self._found[quad.subject, quad.predicate.value].append(quad.object)
            if quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode):
                self.subjects[quad.object.value].append(quad.subject)

    def all(self, subject: Term, predicate: str) -> list[Term]:
        """The objects, in the order of the file."""
        return self._found.get((subject, predicate), [])

    def one(self, subject: Term, predicate: str) -> Term | None:
        """The object, if there is one."""
        return next(iter(self.all(subject, predicate)), None)

    def value(self, subject: Term | None, predicate: str) -> str:
        """The text or IRI of the object; "" where there is none."""
        found = None if subject is None else self.one(subject, predicate)
        return getattr(found, "value", "")

    def items(self, head: Term | None) -> Iterator[Term]:
        """The members of a list."""
        while head is not None and getattr(head, "value", "") != RDF + "nil":
            first = self.one(head, RDF + "first")
            if first is None:
                return
            yield first
            head = self.one(head, RDF + "rest")
