"""Which encoding a file really has, and what is done with bytes that break it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from loaders.record import IssueLog
from loaders.sources import file_rules
from loaders.sources.survey import CHUNK, Survey

STRAY = "holotype-stray-bytes"
_UNICODE = {"utf-8", "utf-8-sig", "ascii"}
_LATIN = {"iso8859-1"}  # of which Windows-1252 is the form met in practice


def _as_windows_1252(fault: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as Windows-1252; the five it lacks become U+FFFD."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return fault.object[fault.start : fault.end].decode("cp1252", "replace"), fault.end


codecs.register_error(STRAY, _as_windows_1252)


@dataclass(frozen=True)
class Encoding:
    """How to open a file as text."""

    name: str
    errors: str = "strict"


def choose(declared: str, found: Survey, path: Path, file: str, issues: IssueLog) -> Encoding:
    """The encoding of a surveyed file: a byte-order mark wins, then what fits, then what is said.

    ``path`` holds the bytes, ``file`` is their name in messages.

    Stray bytes never cost a row: where a file is no valid UTF-8, only they are read differently.
    """
    if found.bom:
        if found.bom == "utf-8-sig":
            issues.add(file_rules.BYTE_ORDER_MARK, file=file)
            if not found.utf8:
                return _stray("UTF-8", found, file, issues, "utf-8-sig")
        elif _codec(declared) not in (found.bom, f"{found.bom}-le", f"{found.bom}-be"):
            issues.add(file_rules.ENCODING_WRONG, file=file, value=declared or "UTF-8", found=found.bom)
        return Encoding(found.bom, STRAY if found.bom == "utf-8-sig" else "replace")
    if found.wide:
        issues.add(file_rules.ENCODING_WRONG, file=file, value=declared or "UTF-8", found=found.wide)
        return Encoding(found.wide, "replace")

    codec = _codec(declared)
    if not codec:
        issues.add(file_rules.ENCODING_UNKNOWN, file=file, value=declared)
        codec = "utf-8"
    if codec.startswith(("utf-16", "utf-32")):  # would show NUL bytes or a mark
        issues.add(file_rules.ENCODING_WRONG, file=file, value=declared, found="UTF-8")
        codec = "utf-8"
    if found.ascii:
        return Encoding("utf-8")
    if codec in _UNICODE:
        return Encoding("utf-8") if found.utf8 else _stray("UTF-8", found, file, issues)
    if found.utf8:
        # Text in another encoding is hardly ever valid UTF-8 by chance.
        issues.add(file_rules.ENCODING_WRONG, file=file, value=declared, found="UTF-8")
        return Encoding("utf-8")
    if codec in _LATIN:
        return Encoding("cp1252", "replace")
    if not _decodes(path, codec):
        issues.add(file_rules.ENCODING_REPLACED, file=file, value=declared)
    return Encoding(codec, "replace")


def _decodes(path: Path, codec: str) -> bool:
    try:
        with path.open(encoding=codec, newline="") as text:
            while text.read(CHUNK):
                pass
    except (UnicodeError, LookupError):
        return False
    return True


def _codec(declared: str) -> str:
    try:
        return codecs.lookup(declared.strip() or "utf-8").name
    except (LookupError, ValueError):
        return ""


def _stray(kind: str, found: Survey, file: str, issues: IssueLog, name: str = "utf-8") -> Encoding:
    issues.add(file_rules.ENCODING_INVALID, file=file, row=found.first_invalid_line, value=kind)
    return Encoding(name, STRAY)
