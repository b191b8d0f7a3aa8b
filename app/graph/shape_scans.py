"""Questions for a whole store: sets are compared, nothing is looked up node by node.

On disk a look-up costs some ten times what a row of a scan does. So a step of a path is read from
one end to the other, what it should not be is taken away from it (MINUS), and whether a node is a
focus node is asked only of what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.graph.lexer import Token
from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import Path
from app.graph.shape_plan import SOURCE

_NOT_PLAIN = frozenset(("BIND", "VALUES", "AS", "GROUP", "ORDER", "HAVING", "*", "+", "?", "["))
_THIS = ("$this", "?this")


def is_step(path: Path) -> bool:
    """Whether the path is one predicate, forwards or backwards, so that it can be scanned alone."""
    return path.predicate is not None or (path.kind == "inverse" and path.parts[0].predicate is not None)


def is_sequence(path: Path) -> bool:
    """Whether the path is a sequence of such steps; the last may be a choice of several."""
    return path.kind == "sequence" and all(map(is_step, path.parts[:-1])) and _is_choice(path.parts[-1])


def _is_choice(path: Path) -> bool:
    return is_step(path) or (path.kind == "alternative" and all(map(is_step, path.parts)))


def values_scan(path: Path, conditions: Sequence[str], classes: Sequence[Collection[str]]) -> str:
    """Values for which a condition holds, or that are no instance of one of ``classes``.

    Each of ``classes`` is a class written with its subclasses.
    """
    marks = {"target": SOURCE, "path": path.query_text()}
    texts: list[tuple[str, dict[str, str]]] = []
    if conditions:
        texts.append(("values-scan", {**marks, "condition": " || ".join(conditions)}))
    texts.extend(("class-scan", {**marks, "classes": " ".join(names)}) for names in classes)
    (file, given), *others = texts
    if not others:
        return fill(fragment(file).query, marks=given)
    found = fill(fragment(file).body, marks=given)
    for file, given in others[:-1]:
        marks = {"target": found, "pattern": fill(fragment(file).body, marks=given)}
        found = fill(fragment("either").body, marks=marks)
    file, given = others[-1]
    marks = {"target": found, "pattern": fill(fragment(file).body, marks=given)}
    return fill(fragment("either").query, marks=marks)


def sequence_scan(path: Path) -> str:
    """Focus nodes from which the sequence leads nowhere."""
    marks = {"target": SOURCE, "pattern": _sequence([part.query_text() for part in path.parts], "focus", 1)}
    return fill(fragment("min-count-one-sequence-scan").query, marks=marks)


def _sequence(parts: Sequence[str], name: str, depth: int) -> str:
    first, *rest = parts
    marks = {"path": first}
    if not rest:
        names = {"focus": name, "value": f"value_{depth}"}
        return fill(fragment("sequence-end").body, marks=marks, names=names)
    following = f"next_{depth}"
    marks["target"] = _sequence(rest, following, depth + 1)
    return fill(fragment("sequence-step").body, marks=marks, names={"focus": name, "next": following})


def scan_pattern(tokens: Sequence[Token], given: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The pattern of a SPARQL constraint that can be asked without its focus nodes; or nothing.

    Such a query begins with a statement about ``$this`` and goes on with statements and conditions
    on single values. At its end may stand ``FILTER NOT EXISTS`` around nothing but statements about
    ``$this``: that takes away the same as MINUS, which compares two sets.
    """
    solid = [token for token in tokens if token.kind != "space"]
    said = [token.text.upper() if token.kind in ("word", "mark") else "" for token in solid]
    opening = [place for place, text in enumerate(said) if text == "{"]
    if len(opening) not in (1, 2) or said[-1] != "}" or _NOT_PLAIN.intersection(said):
        return ""
    if any(solid[place + 1].text not in _THIS for place in opening):
        return ""
    places = [place for place, token in enumerate(tokens) if token.kind != "space"]
    start = places[opening[0] + 1]
    if len(opening) == 1:
        return fill(tuple(tokens[start : places[-1]]), given=given, names=names)
    second = opening[1]
    within = solid[second + 1 : -2]
    if said[second - 3 : second] != ["FILTER", "NOT", "EXISTS"] or said[-2] != "}":
        return ""
    if "FILTER" in said[second:]:
        return ""
    outer = tuple(tokens[start : places[second - 3]])
    text = ""
    beside = {token.text[1:] for token in outer if token.kind == "var"}
    if within[-1].text[1:] not in beside and not any(name.startswith("next_") for name in beside):
        parts = [fill(part, given=given) for part in _parts(within)]
        text = _sequence(parts, "focus", 1) if len(parts) > 1 else ""
    text = text or fill(tuple(tokens[places[second] + 1 : places[-2]]), given=given, names=names)
    marks = {"target": fill(outer, given=given, names=names), "pattern": text}
    return fill(fragment("minus").body, marks=marks)


def _parts(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The steps of the sequence where that is all there is between ``$this`` and a variable."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[1:-1]:
        mark = token.text if token.kind == "mark" else ""
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if token.kind not in ("iri", "mark") or mark not in ("", "(", ")", "/", "|", "^"):
            return []
        if depth == 0 and mark == "|":
            return []
        if depth == 0 and mark == "/":
            found.append([])
        else:
            found[-1].append(token)
    return [tuple(part) for part in found] if tokens[-1].kind == "var" else []
