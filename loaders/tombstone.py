"""What a document says once it is withdrawn."""

from __future__ import annotations

from collections.abc import Set

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.terms import iri
from loaders import values
from loaders.build import PART_OF, TYPE

BEREFT = "No record of its source speaks of it any more."


def bereft_in(said: Set[Triple], document: str) -> set[Triple]:
    """What a load wrote to withdraw a document without a record; nothing where somebody else withdrew it."""
    root, stone = NamedNode(document), NamedNode(f"{document}#tombstone")
    if Triple(stone, iri("ods:tombstoneText"), Literal(BEREFT)) not in said:
        return set()
    marks = {
        Triple(root, iri("rdf:type"), iri("holotype:Tombstone")),
        Triple(root, iri("ods:status"), Literal("Tombstone")),
    }
    return {triple for triple in said if triple in marks or stone in (triple.subject, triple.object)}


def tombstone(document: str, reason: str, now: object, graph: str) -> list[str]:
    """The lines of N-Quads that make a tombstone of a document; ``now`` is a literal."""
    subject, stone, tail = f"<{document}>", f"<{document}#tombstone>", f" <{graph}> ."
    return [
        f"{subject} {TYPE} {iri('holotype:Tombstone')}{tail}",
        f'{subject} {iri("ods:status")} "Tombstone"{tail}',
        f"{subject} {iri('ods:hasTombstoneMetadata')} {stone}{tail}",
        f"{stone} {TYPE} {iri('ods:TombstoneMetadata')}{tail}",
        f"{stone} {PART_OF} {subject}{tail}",
        f"{stone} {iri('ods:tombstoneText')} {values.text(reason)}{tail}",
        f"{stone} {iri('ods:tombstoneDate')} {now}{tail}",
    ]
