"""One look at all bytes of a file, before the first row is read: encoding, line ends, faults.

What is learnt here spares the reading of rows every question that is answered by "no".
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from app.graph.errors import BadSource

CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Survey:
    """What one pass over the bytes of a file has found."""

    size: int = 0
    digest: str = ""
    bom: str = ""
    """the encoding that a byte-order mark stands for"""
    wide: str = ""
    """utf-16-le or utf-16-be, where NUL bytes at every second place say so without a mark"""
    ascii: bool = True
    utf8: bool = True
    first_invalid_line: int = 0
    nul: bool = False
    quotes: bool = False
    line_feeds: int = 0
    pairs: int = 0
    """carriage returns with a line feed behind them"""
    carriage_returns: int = 0
    """with no line feed behind them"""


def survey(
    source: BinaryIO, name: str, line_size: int, each: Callable[[bytes], object] | None = None
) -> Survey:
    """Read ``source`` to its end and hand every chunk to ``each``.

    Raises BadSource for a line of more than ``line_size`` bytes, and whatever ``source`` raises.
    """
    found = Survey()
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    run = 0
    before = b""
    while chunk := source.read(CHUNK):
        if not found.size:
            _first(found, chunk)
        if each is not None:
            each(chunk)
        digest.update(chunk)
        found.size += len(chunk)
        found.nul = found.nul or b"\0" in chunk
        found.quotes = found.quotes or b'"' in chunk or b"'" in chunk
        _check_utf8(found, decoder, chunk)  # before the lines are counted: it names one of them
        if before == b"\r" and chunk[:1] == b"\n":
            found.pairs += 1
        found.pairs += chunk.count(b"\r\n")
        found.line_feeds += chunk.count(b"\n")
        found.carriage_returns += chunk.count(b"\r")
        before = chunk[-1:]
        run = _run(chunk, run)
        if run > line_size:
            raise BadSource(
                f"A line of the file is longer than {line_size:,} bytes.",
                remedy="Check the line ends and the encoding of the file.", where=name,
            )  # fmt: skip
    if found.utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found.utf8, found.first_invalid_line = False, found.line_feeds + 1
    found.carriage_returns -= found.pairs
    found.digest = digest.hexdigest()
    return found


def _first(found: Survey, chunk: bytes) -> None:
    for mark, encoding in _BOMS:
        if chunk.startswith(mark):
            found.bom = encoding
            return
    head = chunk[:4096]
    if len(head) >= 4:
        half = len(head) // 2
        if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.1 * half:
            found.wide = "utf-16-le"
        elif head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
            found.wide = "utf-16-be"


def _check_utf8(found: Survey, decoder: codecs.IncrementalDecoder, chunk: bytes) -> None:
    if not found.utf8:
        return
    if found.ascii and chunk.isascii():
        return
    found.ascii = False
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as fault:
        found.utf8 = False
        ahead = fault.object.count(b"\n", 0, fault.start)
        found.first_invalid_line = found.line_feeds + ahead + 1


def _run(chunk: bytes, run: int) -> int:
    """Bytes since the last line end, after this chunk."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    return run + len(chunk) if last < 0 else len(chunk) - last
