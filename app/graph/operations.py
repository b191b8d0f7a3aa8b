"""A SPARQL update taken apart: its operations, their templates graph by graph, their patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.graph.errors import BadQuery
from app.graph.lexer import Token, at, tokens

_DATA, _WHOLE = ("INSERT", "DELETE"), ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")


class Block(NamedTuple):
    """Triples of a template: ``graph`` as written (an IRI in brackets or a variable, "" for none)."""

    graph: str
    body: str


@dataclass(frozen=True)
class Operation:
    """One operation of an update, every name written in full.

    ``kind`` is insert-data, delete-data, modify, or the word of an operation on whole graphs.
    ``where`` is the pattern with its braces, "" where there is none.
    """

    kind: str
    deletes: Sequence[Block] = ()
    inserts: Sequence[Block] = ()
    where: str = ""
    with_graph: str = ""
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()
    graphs: Sequence[str] = ()  # of an operation on whole graphs: IRIs in brackets, or DEFAULT …
    silent: bool = False

    @property
    def reads(self) -> bool:
        """Whether what it does depends on what is there."""
        return self.kind not in ("insert-data", "delete-data")


def operations(text: str) -> list[Operation]:
    """The operations of an update without prologue (``sparql.spelled_out``). Raises BadQuery."""
    return [_operation(text, part) for part in _parts(tokens(text)) if part]


def _parts(found: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens between the semicolons that stand outside of braces."""
    depth, part = 0, []  # type: ignore[var-annotated]
    for token in found:
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if token.text == ";" and depth == 0:
                yield part
                part = []
                continue
        part.append(token)
    yield part


class _Reader:
    """Walks over the tokens of one operation."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text, self.found, self.place = text, found, 0

    def word(self, ahead: int = 0) -> str:
        place = self.place + ahead
        token = self.found[place] if place < len(self.found) else None
        return token.text.upper() if token is not None and token.kind == "word" else ""

    def take(self) -> Token:
        if self.place >= len(self.found):
            raise at(self.text, self.found[-1], "The operation ends before it is complete.")
        self.place += 1
        return self.found[self.place - 1]

    def group(self) -> list[Token]:
        """A group in braces, the braces with it."""
        start, depth = self.place, 0
        while self.place < len(self.found):
            token = self.take()
            if token.kind == "mark":
                depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                break
        group = list(self.found[start : self.place])
        if not group or group[0].text != "{":
            raise at(self.text, self.found[min(start, len(self.found) - 1)], "A group in braces is due here.")
        return group

    def cut(self, group: Sequence[Token]) -> str:
        return self.text[group[0].start : group[-1].end]


def _operation(text: str, part: Sequence[Token]) -> Operation:
    reader = _Reader(text, part)
    word = reader.word()
    if word in _DATA and reader.word(1) == "DATA":
        reader.place = 2
        blocks = _blocks(text, reader.group())
        return Operation(
            f"{word.lower()}-data",
            deletes=blocks if word == "DELETE" else (),
            inserts=blocks if word == "INSERT" else (),
        )
    if word in _WHOLE:
        names = [t.text if t.kind == "iri" else t.text.upper() for t in part[1:]]
        graphs = [name for name in names if name not in ("SILENT", "GRAPH", "TO")]
        return Operation(word.lower(), graphs=graphs, silent="SILENT" in names)
    if word not in ("WITH", "INSERT", "DELETE"):
        raise at(text, part[0], f"“{part[0].text}” begins no operation of an update.")
    return _modify(reader)


def _modify(reader: _Reader) -> Operation:
    with_graph = ""
    if reader.word() == "WITH":
        reader.take()
        with_graph = _iri(reader)
    deletes: Sequence[Block] = ()
    inserts: Sequence[Block] = ()
    if reader.word() == "DELETE" and reader.word(1) == "WHERE":
        reader.place += 2
        group = reader.group()
        return Operation("modify", _blocks(reader.text, group), (), reader.cut(group), with_graph)
    if reader.word() == "DELETE":
        reader.take()
        deletes = _blocks(reader.text, reader.group())
    if reader.word() == "INSERT":
        reader.take()
        inserts = _blocks(reader.text, reader.group())
    using: list[str] = []
    using_named: list[str] = []
    while reader.word() == "USING":
        reader.take()
        named = reader.word() == "NAMED"
        if named:
            reader.take()
        (using_named if named else using).append(_iri(reader))
    if reader.word() != "WHERE":
        raise at(reader.text, reader.found[-1], "WHERE is due here.")
    reader.take()
    where = reader.cut(reader.group())
    return Operation("modify", deletes, inserts, where, with_graph, using, using_named)


def _iri(reader: _Reader) -> str:
    token = reader.take()
    if token.kind != "iri":
        raise at(reader.text, token, "An IRI is due here.")
    return token.text[1:-1]


def _blocks(text: str, group: Sequence[Token]) -> list[Block]:
    """The triples of a template, those outside GRAPH first in order of their places."""
    blocks: list[Block] = []
    inner = group[1:-1]
    place = start = 0
    while place < len(inner):
        token = inner[place]
        if token.kind == "word" and token.text.upper() == "GRAPH" and place + 1 < len(inner):
            _keep(text, inner[start:place], "", blocks)
            graph = inner[place + 1]
            if graph.kind not in ("iri", "var"):
                raise at(text, graph, "GRAPH is followed by an IRI or a variable.")
            reader = _Reader(text, inner)
            reader.place = place + 2
            body = reader.group()
            _keep(text, body[1:-1], graph.text, blocks)
            place = reader.place
            if place < len(inner) and inner[place].text == ".":
                place += 1
            start = place
            continue
        place += 1
    _keep(text, inner[start:], "", blocks)
    return blocks


def _keep(text: str, part: Sequence[Token], graph: str, blocks: list[Block]) -> None:
    if part:
        blocks.append(Block(graph, text[part[0].start : part[-1].end]))


def refuse_blank(text: str, operation: Operation) -> None:
    """Raise BadQuery where a template would make a node without a name."""
    for block in (*operation.deletes, *operation.inserts):
        for token in tokens(block.body):
            if token.kind == "bnode" or token.text in ("[", "("):
                raise BadQuery(
                    "The change holds a node without a name, which nobody could point at, compare or undo.",
                    remedy="Name it as a part of its document: <…/specimen/ABC-DEF-GHJ#part-1>.",
                )
