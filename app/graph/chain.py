"""The chain of the ledger: each activity is sealed with a digest over its record and the one before.

The texts of what was added and removed, and of the update itself, go in by digests of their own,
so that a text may be erased by law and the chain still hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import lines
from app.graph.terms import iri

CONTENT = iri("holotype:contentDigest")
SEAL = iri("holotype:chainDigest")
ERASED = iri("holotype:erasedAt")
ADDED, REMOVED, TEXT = iri("holotype:added"), iri("holotype:removed"), iri("holotype:updateText")
SALT, REDACTED = iri("holotype:salt"), iri("holotype:redactedAt")
_APART = frozenset((SEAL, ADDED, REMOVED, TEXT, ERASED, REDACTED))


def content_digest(*texts: str) -> Literal:
    """The digest of texts that may be erased one day."""
    return Literal(hashlib.sha256("\x00".join(texts).encode()).hexdigest())


def sealed(before: str, record: Iterable[Quad]) -> str:
    """The digest of an activity: of its record, in order, and of the activity before it."""
    said = (Quad(q.subject, q.predicate, q.object) for q in record if q.predicate not in _APART)
    text = "\n".join((before, *lines(said)))  # an entry may move to a narrower ledger: its graph is left out
    return hashlib.sha256(text.encode()).hexdigest()


def faults(record: Iterable[Quad]) -> list[str]:
    """The subjects in a record whose texts do not have the digests they were sealed with."""
    texts: dict[str, dict[NamedNode, str]] = {}
    digests: dict[str, str] = {}
    erased: set[str] = set()
    for quad in record:
        subject = str(quad.subject)
        if quad.predicate in (ADDED, REMOVED, TEXT):
            texts.setdefault(subject, {})[quad.predicate] = quad.object.value  # type: ignore[union-attr]
        elif quad.predicate == CONTENT:
            digests[subject] = quad.object.value  # type: ignore[union-attr]
        elif quad.predicate == ERASED:
            erased.add(subject)
    found = []
    for subject, digest in digests.items():
        said = texts.get(subject, {})
        whole = (said[TEXT],) if TEXT in said else (said.get(REMOVED, ""), said.get(ADDED, ""))
        if subject not in erased and content_digest(*whole).value != digest:
            found.append(subject)
    return found
