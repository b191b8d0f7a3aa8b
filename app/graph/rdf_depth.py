"""What would bring a parser down is found before it is parsed: entities that swell, deep nesting.

The parser of the engine runs in this process; a text that is nested deeply enough, or an entity
that unfolds to gigabytes, ends it with everything else. These looks cost little and say where.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from pyoxigraph import RdfFormat

from app.graph.errors import BadSource

MOST_DEPTH = 200  # elements, brackets or triples within each other
MOST_ENTITY = 2_000  # characters that one entity may stand for

_STRINGS = (
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""',
    rb"'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''",
    rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"',
    rb"'[^'\\\n]*(?:\\.[^'\\\n]*)*'",
)
_TURTLE = re.compile(
    b"|".join((rb"\\.", *_STRINGS, rb"<<", rb">>", rb'<[^<>"{}|^`\s]*>', rb"#[^\n]*", rb"[\[\](){}]")),
    re.DOTALL,
)
_JSON = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_OPEN, _CLOSE = (b"[", b"(", b"{", b"<<"), (b"]", b")", b"}", b">>")


def look(data: bytes, format: RdfFormat) -> None:
    """Raise BadSource, with line and column, for what must not reach the parser."""
    if format == RdfFormat.RDF_XML:
        _xml(data)
    else:
        _brackets(data, _JSON if format == RdfFormat.JSON_LD else _TURTLE)


def place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a byte."""
    line = data.count(b"\n", 0, offset) + 1
    return line, offset - (data.rfind(b"\n", 0, offset) + 1) + 1


def excerpt(data: bytes, line: int, column: int | None) -> str:
    """The words around a place, at most 120 characters of its line."""
    start = 0
    for _ in range(line - 1):
        start = data.find(b"\n", start) + 1
    begin = start + max(0, (column or 1) - 80)
    words = data[begin : begin + 120].split(b"\n")[0]
    return words.decode("utf-8", "replace").strip()


def _brackets(data: bytes, pattern: re.Pattern[bytes]) -> None:
    depth = 0
    for found in pattern.finditer(data):
        token = found[0]
        if token in _OPEN:
            depth += 1
            if depth > MOST_DEPTH:
                raise _too_deep(*place(data, found.start()))
        elif token in _CLOSE:
            depth = max(0, depth - 1)


def _too_deep(line: int, column: int) -> BadSource:
    return BadSource(
        f"The data are nested more than {MOST_DEPTH} deep.",
        line=line,
        column=column,
        remedy="Give inner things an address of their own and describe them beside each other.",
    )


def _xml(data: bytes) -> None:
    """Read the whole document once with a parser that fetches nothing and keeps nothing."""
    parser = expat.ParserCreate()
    depth = 0

    def here(message: str, remedy: str) -> BadSource:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        return BadSource(message, remedy=remedy, line=line, column=column)

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise _too_deep(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    def entity(name: str, parameter: bool, value: str | None, *_: object) -> None:
        if value is None or parameter or "&" in value or "%" in value or len(value) > MOST_ENTITY:
            raise here(
                f"The entity “{name}” is not read: it is kept elsewhere, or unfolds into others.",
                "Write out what it stands for.",
            )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code).capitalize()
        raise BadSource(
            f"The data are not well-formed XML: {said}.",
            line=error.lineno,
            column=error.offset + 1,
            remedy="Close every element, and write & as &amp; and < as &lt;.",
        ) from None
