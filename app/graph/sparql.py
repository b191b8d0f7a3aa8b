"""What kind of text a SPARQL text is, what it is bound to, where it reaches out.

Binding replaces the *token* ``$name`` by the N-Triples form of a typed term, so a value can never
become syntax, and it works wherever a term may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.errors import BadParameter, BadQuery
from app.graph.lexer import Token, all_tokens, at, meaningful, prologue, resolved, tokens
from app.graph.outline import by_outline


class Block(str):
    """Quads already written out by ``quads_text``: they stand where a block of data may stand."""


Term = NamedNode | Literal | BlankNode
Bound = Term | Block | Sequence[Term | Sequence[Term]]

_ESCAPED = re.compile(r"\\(.)")
_NAMED = re.compile(r"^<(.*[/#])([A-Za-z]\w*)>$")
_DECIMAL = re.compile(r'"(-?[0-9]+(?:\.[0-9]+)?)"\^\^xsd:decimal')
QUERY_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
UPDATE_WORDS = frozenset(
    ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
)


def spelled_out(text: str) -> str:
    """The text without any prologue, every prefixed name and relative IRI written in full.

    The engine takes a prologue only in front of everything, the standard in front of each
    operation. Raises BadQuery for a prefix that is not declared.
    """
    declared: dict[str, str] = {}
    base, depth, skip = "", 0, 0
    pieces: list[str] = []
    found = tokens(text)
    place = {token.start: number for number, token in enumerate(found)}
    for token in all_tokens(text):
        if skip and token.kind not in ("space", "comment"):
            skip -= 1
            continue
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word == "PREFIX":
            name, target = _after(text, found, place[token.start], ("pname", "iri"))
            declared[name.removesuffix(":")] = resolved(text, token, base, target)
            skip = 2
        elif word == "BASE":
            (target,) = _after(text, found, place[token.start], ("iri",))
            base = resolved(text, token, base, target)
            skip = 1
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            if prefix not in declared:
                raise at(text, token, f"The prefix “{prefix}:” is not declared.")
            pieces.append("<" + declared[prefix] + _ESCAPED.sub(r"\1", local) + ">")
        elif token.kind == "iri" and base:
            pieces.append(f"<{resolved(text, token, base, token.text)}>")
        else:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            pieces.append(token.text)
    return "".join(pieces)


def _after(text: str, found: Sequence[Token], place: int, kinds: Sequence[str]) -> list[str]:
    """The tokens that are due after the word at ``place``. Raises BadQuery where they are not there."""
    due = found[place + 1 : place + 1 + len(kinds)]
    if [token.kind for token in due] != list(kinds):
        raise at(text, found[place], f"{found[place].text} is not followed by what it declares.")
    return [token.text for token in due]


def shortened(text: str, known: Mapping[str, str]) -> str:
    """A query for people: IRIs as prefixed names of ``known``, plain decimals, prefixes in order."""
    declared, _, start = prologue(text)
    spaces = {namespace: prefix for prefix, namespace in (*known.items(), *declared.items())}
    used: dict[str, str] = {}
    pieces: list[str] = []
    for token in all_tokens(text):
        written = token.text
        if token.start < start:
            continue
        named = _NAMED.match(written) if token.kind == "iri" else None
        if named and named[1] in spaces:
            used[spaces[named[1]]] = named[1]
            written = f"{spaces[named[1]]}:{named[2]}"
        elif token.kind == "pname" and (prefix := written.partition(":")[0]) in declared:
            used[prefix] = declared[prefix]
        pieces.append(written)
    lines = [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in sorted(used.items())]
    body = _DECIMAL.sub(r"\1", "".join(pieces))
    if "xsd:" not in body:
        lines = [line for line in lines if not line.startswith("PREFIX xsd:")]
    return "\n".join((*lines, body))


def prologues(text: str) -> int:
    """How many times PREFIX or BASE stands behind the first operation."""
    first = prologue(text)[2]
    words = ("PREFIX", "BASE")
    return sum(t.kind == "word" and t.start > first and t.text.upper() in words for t in tokens(text))


@by_outline
def form(text: str) -> str:
    """``select``, ``ask``, ``graph`` or ``update``. Raises BadQuery when it is none of them."""
    first = next(meaningful(text), None)
    if first is None:
        raise BadQuery("The text is empty.", line=1, column=1, remedy="Send a SPARQL query.")
    start = prologue(text)[2]
    if start >= len(text):
        return "update"  # a prologue alone is an update that does nothing
    found = next(meaningful(text[start:]))
    word = found.text.upper()
    if word in QUERY_FORMS:
        return QUERY_FORMS[word]
    if word in UPDATE_WORDS:
        return "update"
    raise at(
        text,
        found._replace(start=start),
        f"“{found.text}” does not begin a query.",
        "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines.",
    )


def refuse_outreach(text: str) -> None:
    """Raise BadQuery where the text would make the engine fetch something by itself."""
    for token in tokens(text):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            raise at(
                text,
                token,
                "SERVICE to another endpoint is closed here.",
                "Ask that endpoint itself and join its answer with VALUES, or have it put on the list "
                "(the setting “services”).",
            )
        if token.kind == "word" and token.text.upper() == "LOAD":
            raise at(
                text,
                token,
                "LOAD is closed here.",
                "Send the data in the request (INSERT DATA, or the graph store), or run a loader.",
            )


def term_text(term: Bound) -> str:
    """A term, a list of terms or a list of rows of terms as it stands in a query."""
    if isinstance(term, NamedNode | Literal | Block):
        return str(term)
    if isinstance(term, BlankNode):
        raise BadParameter("A blank node names nothing outside its own graph.")
    return " ".join(
        term_text(item)
        if isinstance(item, NamedNode | Literal | BlankNode)
        else "(" + " ".join(map(term_text, item)) + ")"
        for item in term
    )


def quads_text(quads: Iterable[Quad | str]) -> Block:
    """Quads, or N-Quads text, as a block for INSERT DATA or DELETE DATA."""
    parsed: list[Quad] = []
    for item in quads:
        parsed += parse(item, format=RdfFormat.N_QUADS) if isinstance(item, str) else [item]
    by_graph: dict[NamedNode | BlankNode | DefaultGraph, list[str]] = {}
    for quad in parsed:
        by_graph.setdefault(quad.graph_name, []).append(f"{quad.triple} .")
    blocks = (
        "\n".join(lines) if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {' '.join(lines)} }}"
        for graph, lines in by_graph.items()
    )
    return Block("\n".join(blocks))


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text cut at its given names: what stands between them, and the names in order."""
    between, names, start = [], [], 0
    for token in all_tokens(text):
        if token.kind == "var" and token.text[0] == "$":
            between.append(text[start : token.start])
            names.append(token.text[1:])
            start = token.end
    return (*between, text[start:]), tuple(names)


def given_names(text: str) -> set[str]:
    """The names written ``$name`` in the text."""
    return set(_pieces(text)[1])


def bind(text: str, values: Mapping[str, Bound]) -> str:
    """Replace each token ``$name`` by its value. Raises BadParameter for a value without a token."""
    between, names = _pieces(text)
    if missing := values.keys() - set(names):
        raise BadParameter(f"The query has no ${', $'.join(sorted(missing))}.")
    written = {name: term_text(value) for name, value in values.items()}
    filled = [between[0]]
    for name, rest in zip(names, between[1:], strict=True):
        filled += (written.get(name, f"${name}"), rest)
    return "".join(filled)


def with_dataset(text: str, using: Iterable[str], using_named: Iterable[str]) -> str:
    """An update with the protocol's dataset written in: USING before each WHERE.

    Raises BadQuery where the text names a dataset itself, as the protocol asks.
    """
    clauses = "".join(f"USING {NamedNode(graph)} " for graph in using)
    clauses += "".join(f"USING NAMED {NamedNode(graph)} " for graph in using_named)
    if not clauses:
        return text
    pieces: list[str] = []
    depth = 0
    previous = ""
    template: list[str] | None = None  # of a DELETE WHERE, whose pattern is its template too
    for token in all_tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if depth == 0 and word in ("USING", "WITH"):
            raise at(text, token, f"{word} and a dataset in the request exclude each other.")
        if depth == 0 and word == "WHERE":
            if previous == "DELETE":
                template = []
                continue
            pieces.append(clauses)
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.kind not in ("space", "comment"):
            previous = word or token.text
        pieces.append(token.text)
        if template is not None:
            template.append(token.text)
            if depth == 0 and token.text == "}":
                pieces.append(f" {clauses}WHERE {''.join(template)}")
                template = None
    return "".join(pieces)
