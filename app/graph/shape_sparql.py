"""Constraints written as SPARQL (``sh:sparql``), made to run on many focus nodes at once.

SHACL asks for ``$this`` to be bound beforehand in every part of the query. Here the source of the
focus nodes is written at the head of every group that speaks of ``$this``; groups inside EXISTS
see it from outside. What SHACL forbids (MINUS, VALUES, SERVICE) and what would mean something else
for many focus nodes together (LIMIT, OFFSET) is not covered.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import BlankNode, Literal

from app.graph.lexer import Token
from app.graph.shape_fragments import fill, fragment, written_out
from app.graph.shape_model import OWL, SH, Shape, Term
from app.graph.shape_operands import NotCovered
from app.graph.shape_paths import kept_whole
from app.graph.shape_plan import SOURCE
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_scans import scan_pattern

_FORBIDDEN = frozenset(("MINUS", "VALUES", "SERVICE", "LIMIT", "OFFSET"))
_KEPT = frozenset(("EXISTS", "GRAPH"))  # groups that get their focus nodes from outside
_THIS = ("$this", "?this")
_SWAPPED = {"this": "focus", "focus": "this"}


@dataclass(frozen=True)
class SparqlConstraint:
    """The query, with a place for the source of focus nodes, and the messages of the constraint.

    ``scan`` asks the same of a whole store; "" where it cannot be asked that way.
    """

    query: str
    scan: str
    messages: tuple[Literal, ...]


def sparql_constraint(graph: ShapesGraph, node: Term, shape: Shape, source: str) -> SparqlConstraint:
    """Read ``sh:select``, ``sh:prefixes`` and ``sh:message`` at ``node``. Raises NotCovered."""
    selects = graph.objects(node, SH + "select")
    if len(selects) != 1:
        raise NotCovered("a SPARQL constraint without one sh:select")
    try:
        stated = written_out(selects[0].value, _prefixes(graph, node))
    except KeyError as error:
        raise NotCovered(f"the prefix {error} of a SPARQL constraint is not declared") from error
    tokens = kept_whole(stated)
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    names = {token.text for token in tokens if token.kind == "var"}
    if words & _FORBIDDEN:
        raise NotCovered(f"{', '.join(sorted(words & _FORBIDDEN))} in a SPARQL constraint")
    if names & {"$shapesGraph", "?shapesGraph", "$value"}:
        raise NotCovered("a SPARQL constraint that looks into the shapes graph")
    if "AS" in words and _binds_this(tokens):
        raise NotCovered("a SPARQL constraint that binds $this itself")
    if not _passes_this_on(tokens):
        raise NotCovered("a sub-select of a SPARQL constraint that does not pass $this on")
    given = {}
    if "$PATH" in names:
        if shape.path is None:
            raise NotCovered("$PATH in a shape without a path")
        given["PATH"] = shape.path.query_text()
    if "$currentShape" in names:
        if isinstance(shape.node, BlankNode):
            raise NotCovered("$currentShape of a shape without a name")
        given["currentShape"] = str(shape.node)
    text = fill(
        _with_source(tokens),
        given=given,
        marks={"target": source if source == SOURCE else once(source, "focus")},
        names=_SWAPPED,
    )
    scan = ""
    if source == SOURCE and ("PATH" not in given or (shape.path and shape.path.predicate)):
        scan = _scan(stated, given)
    messages = (*graph.objects(node, SH + "message"), *shape.messages)
    worded = messages or (Literal("The data do not pass the query of the shape."),)
    return SparqlConstraint(text, scan, tuple(term for term in worded if isinstance(term, Literal)))


def _scan(tokens: tuple[Token, ...], given: dict[str, str]) -> str:
    """The query for a whole store, where its pattern is plain enough."""
    pattern = scan_pattern(tokens, given, _SWAPPED)
    if not pattern:
        return ""
    head = tokens[: next(i for i, token in enumerate(tokens) if token.text == "{")]
    body = fill(fragment("sparql-scan").body, marks={"pattern": pattern, "target": SOURCE})
    return f"{fill(head, given=given, names=_SWAPPED)}{{{body}}}"


def once(source: str, name: str) -> str:
    """The source with every focus node once, so that counts in the query stay right."""
    return fill(fragment("each-focus").body, marks={"target": source}, names={"focus": name})


def _with_source(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A mark for the source at the head of every group that has to know ``$this``."""
    found: list[Token] = []
    seen_first = False
    for index, token in enumerate(tokens):
        found.append(token)
        if token.text != "{" or token.kind != "mark":
            continue
        if _word_after(tokens, index) == "SELECT":
            continue  # a sub-select stands alone in its group; its own WHERE comes next
        before = _word_before(tokens, index)
        outermost, seen_first = not seen_first, True
        if outermost or (before not in _KEPT and _speaks_of_this(tokens, index)):
            found.extend(_MARK)
    return tuple(found)


_MARK = tuple(
    Token(kind, text, 0)
    for kind, text in (
        ("space", " "),
        ("var", "?this"),
        ("space", " "),
        ("word", "a"),
        ("space", " "),
        ("iri", "<urn:holotype:target>"),
        ("space", " "),
        ("mark", "."),
        ("space", " "),
    )
)


def _word_before(tokens: tuple[Token, ...], index: int) -> str:
    """The keyword a group belongs to; the name of a graph is stepped over."""
    for token in reversed(tokens[:index]):
        if token.kind == "word":
            return token.text.upper()
        if token.kind not in ("space", "var", "iri"):
            return ""
    return ""


def _word_after(tokens: tuple[Token, ...], index: int) -> str:
    following = (token for token in tokens[index + 1 :] if token.kind != "space")
    return next(following, Token("", "", 0)).text.upper()


def _binds_this(tokens: tuple[Token, ...]) -> bool:
    """Whether the query says ``AS $this``."""
    solid = [token.text for token in tokens if token.kind != "space"]
    return any(word.upper() == "AS" and name in _THIS for word, name in pairwise(solid))


def _passes_this_on(tokens: tuple[Token, ...]) -> bool:
    """Whether every SELECT names ``$this``; SHACL asks for it by name."""
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text.upper() == "SELECT":
            head = []
            for following in tokens[index + 1 :]:
                if following.text == "{":
                    break
                head.append(following.text)
            if not any(name in head for name in _THIS):
                return False
    return True


def _speaks_of_this(tokens: tuple[Token, ...], start: int) -> bool:
    """Whether ``$this`` stands in the group, but not only where it is bound by a sub-select."""
    depth = 0
    for token in tokens[start:]:
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return False
        if token.text in _THIS:
            return True
    return False


def _prefixes(graph: ShapesGraph, node: Term) -> dict[str, str]:
    """Prefixes declared by ``sh:prefixes`` and, through ``owl:imports``, beyond."""
    found: dict[str, str] = {}
    waiting = list(graph.objects(node, SH + "prefixes"))
    seen = set()
    while waiting:
        owner = waiting.pop()
        if owner in seen:
            continue
        seen.add(owner)
        waiting.extend(graph.objects(owner, OWL + "imports"))
        for entry in graph.objects(owner, SH + "declare"):
            prefix = graph.objects(entry, SH + "prefix")
            namespace = graph.objects(entry, SH + "namespace")
            if len(prefix) == 1 and len(namespace) == 1:
                found[prefix[0].value] = namespace[0].value
    return found
