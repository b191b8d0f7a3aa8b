"""What the house says of a document, as lines of N-Quads: which activity made it, its version, since when."""

from __future__ import annotations

from collections.abc import Iterable

from loaders import values
from loaders.pieces import HOUSE

_GENERATED, _VERSION, _CREATED = HOUSE


def counted(document: str, version: int, activity: str, graph: str) -> list[str]:
    """The lines that change with each version."""
    subject, tail = f"<{document}>", f" <{graph}> ."
    return [
        f"{subject} {_GENERATED} <{activity}>{tail}",
        f"{subject} {_VERSION} {values.typed(version, 'integer')}{tail}",
    ]


def house_lines(document: str, version: int, activity: str, now: object, graph: str) -> list[str]:
    """All lines of a version; ``now`` is a literal."""
    lines = counted(document, version, activity, graph)
    if version == 1:
        lines.append(f"<{document}> {_CREATED} {now} <{graph}> .")
    return lines


def without_house(lines: Iterable[str]) -> list[str]:
    """The lines that the source says, or people."""
    return [line for line in lines if line.split(" ", 2)[1] not in HOUSE]
