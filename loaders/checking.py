"""One file held to rules, whatever it is: RDF by the shapes, a table or an archive as a load would."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.graph import rdf_reading
from app.graph.checking import USUAL as NO_MORE
from app.graph.checking import CheckLimits, Progress, check_rdf
from app.graph.errors import BadSource, TooCostly
from app.graph.findings import Checked
from app.graph.root import data_root
from app.graph.shapes import Shapes, house_shapes
from loaders.options import Options
from loaders.rehearsal import rehearse

TABLES = ("csv", "tsv", "archive")
FORMATS = ("auto", *rdf_reading.FORMATS, *TABLES)
_HEAD = 1 << 16
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")


@dataclass(frozen=True)
class Ask:
    """What is to be checked. ``name`` is what its sender calls the file, ``format`` one of FORMATS."""

    path: Path
    base: str
    name: str = ""
    format: str = "auto"
    limits: CheckLimits = NO_MORE


@cache
def _shapes() -> Shapes:
    return house_shapes(data_root())


def check(ask: Ask, progress: Progress = lambda *_: None) -> Checked:
    """The report on one file. Raises BadSource for what cannot be read, TooCostly beyond a limit."""
    name = ask.name or ask.path.name
    if not ask.path.exists():
        raise BadSource("There is no such file.", where=str(ask.path))
    format = ask.format if ask.format != "auto" else recognised(ask.path, name)
    if format in rdf_reading.FORMATS:
        size = ask.path.stat().st_size
        if size > ask.limits.bytes:
            raise TooCostly(
                f"The file has {size:,} bytes; {ask.limits.bytes:,} are checked at once.",
                limit="bytes",
                remedy="Send it in parts.",
            )
        checked = check_rdf(
            ask.path.read_bytes(),
            format,
            _shapes(),
            source=name,
            base=ask.base,
            limits=ask.limits,
            progress=progress,
        )
        if not checked.counts["statements"]:
            raise BadSource("The data hold no statement.", remedy="Paste or choose data that say something.")
        return checked
    checked = rehearse(
        ask.path, base=ask.base, options=Options(name=name), limits=ask.limits, progress=progress
    )
    checked.source = name
    return checked


def recognised(path: Path, name: str) -> str:
    """The format of a file: by its bytes, then by its name."""
    if path.is_dir():
        return "archive"
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise BadSource("The file is empty.", remedy="Paste or choose data that say something.")
    if head.startswith(_PACKED):
        return "archive"
    said = rdf_reading.named(name)
    if name.lower().endswith((".csv", ".tsv", ".txt", ".tab")):
        return "csv"
    return said or rdf_reading.recognised(head) or "csv"
