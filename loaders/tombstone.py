"""What a document says once it is withdrawn."""

from __future__ import annotations

from app.graph.terms import iri
from loaders import values
from loaders.build import PART_OF, TYPE


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
