"""RDF Patch, line by line: ``A`` adds a statement, ``D`` takes one away."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from app.graph.delta import Delta, confined
from app.graph.errors import BadSource
from app.graph.placing import Placing

_PASSED_OVER = ("H", "TX", "TC")


def delta(text: str, document: str, there: Placing) -> Delta:
    """What a patch does to one document. A statement without a graph goes where it belongs.

    Raises BadSource for a line that is no addition and no removal, BadRequest for other documents.
    """
    gone: list[Quad] = []
    come: list[Quad] = []
    new: list[Triple] = []
    for number, line in enumerate(text.splitlines(), 1):
        sign, _, said = line.strip().partition(" ")
        if not sign or sign.startswith("#") or sign in _PASSED_OVER:
            continue
        if sign not in ("A", "D"):
            raise BadSource(
                f"Line {number} begins with {sign}, which is not read here.",
                line=number,
                remedy="Write whole IRIs, one statement a line: A <…> <…> … . or D <…> <…> … .",
            )
        quad = _quad(said, number)
        plain = isinstance(quad.graph_name, DefaultGraph)
        if sign == "A" and plain:
            new.append(quad.triple)
        elif sign == "A":
            come.append(quad)
        else:
            gone += [one for one in there.own if one.triple == quad.triple] if plain else [quad]
    known = {quad.triple for quad in there.own}
    return confined(Delta.of(gone, [*come, *there.placed(t for t in new if t not in known)]), document)


def _quad(said: str, number: int) -> Quad:
    try:
        quad: Quad
        (quad,) = parse(said.encode(), format=RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise BadSource(
            f"Line {number} holds no statement: {error}.",
            line=number,
            remedy="Write it as a line of N-Quads ends, with a full stop.",
        ) from error
    if not isinstance(quad.subject, NamedNode):
        raise BadSource(
            f"Line {number} speaks of a node without a name.",
            line=number,
            remedy="Name it as a part of its document.",
        )
    return quad
