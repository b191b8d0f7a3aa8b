"""What there is of an answer that was stopped, made into a well-formed document.

A stopped query leaves the beginning of a document as the engine writes it. It is cut behind its last
whole row or statement and closed; JSON and XML say in their head, by a link, that they are a part.
"""

from __future__ import annotations

import mmap
import os
import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from app.graph.counting import COUNTERS

_PIECE = 1 << 20


@dataclass(frozen=True)
class _Form:
    """How a format ends a row: ``mark``, of which ``kept`` bytes belong to the row; what must follow;
    what closes the document; before which bytes of the head a link goes, and how it is written."""

    mark: bytes
    kept: int
    ending: bytes = b""
    follows: re.Pattern[bytes] | None = None
    quoted: bool = False  # a mark within quotation marks is none
    head: bytes = b""


_FORMS = {
    # within a string every quotation mark is escaped, so what follows the mark tells a row from a text
    "application/sparql-results+json": _Form(
        b'},{"', 1, b"]}}", re.compile(rb'[^"\\]+":\{"'), head=b'{"head":{'
    ),
    "application/sparql-results+xml": _Form(b"</result>", 9, b"</results></sparql>", head=b"</head>"),
    "text/csv": _Form(b"\n", 1, quoted=True),
    "text/tab-separated-values": _Form(b"\n", 1),
    "application/n-triples": _Form(b" .\n", 3),
    "application/n-quads": _Form(b" .\n", 3),
    "text/turtle": _Form(b" .\n", 3),
    "application/trig": _Form(b" .\n", 3),
    "application/rdf+xml": _Form(b"</rdf:Description>\n", 19, b"</rdf:RDF>\n"),
    "application/ld+json": _Form(b']},{"@id":"', 2, b"]"),
}


def rows_in(descriptor: int, media_type: str) -> int | None:
    """How many whole rows of a table have been written so far; None for what is no table."""
    return _rows(descriptor, os.fstat(descriptor).st_size, media_type, b"")


def _rows(descriptor: int, end: int, media_type: str, ending: bytes) -> int | None:
    """The same of a table that is cut at ``end`` and closed by ``ending``."""
    if media_type not in COUNTERS:
        return None
    counter = COUNTERS[media_type]()
    start = 0
    while start < end:
        piece = os.pread(descriptor, min(_PIECE, end - start), start)
        counter.add(piece)
        start += len(piece)
    counter.add(ending)
    return counter.rows


def mended(descriptor: int, media_type: str, *, rows: int, link: str) -> tuple[int, int | None] | None:
    """The part of an answer as a file of its own, and its number of rows; at most ``rows``.

    None where not even one row or statement is whole, or the format is not the engine's own.
    Nobody may be writing to the file any more.
    """
    size = os.fstat(descriptor).st_size
    form = _FORMS.get(media_type)
    if not size or form is None:
        return None
    with mmap.mmap(descriptor, size, prot=mmap.PROT_READ) as data:
        end = _cut(data, form, size, 0)
        there = _rows(descriptor, end, media_type, form.ending)
        if there is not None and there > rows:
            end, there = _cut(data, form, size, there - rows), rows
        if end <= 0 or there == 0:
            return None
        head, start = _linked(data, form, link)
    made = memory_file()
    try:
        os.write(made, head)
        while start < end:
            start += os.write(made, os.pread(descriptor, min(end - start, _PIECE), start))
        os.write(made, form.ending)
        return made, there
    except BaseException:
        os.close(made)
        raise


def _cut(data: mmap.mmap, form: _Form, size: int, over: int) -> int:
    """Where the last whole row of ``size`` bytes ends, or one ``over`` rows further up; 0 for none."""
    inside = form.quoted and _count(data, b'"', size) % 2 == 1
    place = size
    while (found := data.rfind(form.mark, 0, place)) >= 0:
        inside ^= form.quoted and data[found:place].count(b'"') % 2 == 1
        place = found
        following = found + len(form.mark)
        if inside or (form.follows and not form.follows.match(data, following)):
            continue
        if not over:
            return found + form.kept
        over -= 1
    return 0


def _count(data: mmap.mmap, byte: bytes, end: int) -> int:
    starts = range(0, end, _PIECE)
    return sum(data[start : min(start + _PIECE, end)].count(byte) for start in starts)


def _linked(data: mmap.mmap, form: _Form, link: str) -> tuple[bytes, int]:
    """The head with the link in it, and where the rest begins."""
    place = data.find(form.head, 0, _PIECE) if form.head and link else -1
    if place < 0:
        return b"", 0
    if form.ending == b"]}}":
        start = place + len(form.head)
        return data[:start] + f'"link":["{link}"],'.encode(), start
    return data[:place] + f"<link href={quoteattr(link)}/>".encode(), place


def memory_file() -> int:
    """A new empty file in memory, by its descriptor."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("answer", os.MFD_CLOEXEC)
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
