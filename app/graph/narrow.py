"""What is kept back from others and a principal may see: laid over the rest, and its reading written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pyoxigraph import Quad, Triple

from app.graph.catalogue import Query
from app.graph.errors import Forbidden, NotFound
from app.graph.sensitivity_split import whole
from app.graph.store import Result, Store, View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform
    from app.graph.principal import Principal

KINDS = ("restricted", "granted")
_BY = iri("holotype:protectedBy")


class Readable(Protocol):
    """A store, or a frozen copy of one."""

    def query(self, text: str, view: View) -> Result: ...


class Exact(NamedTuple):
    """Both halves of a document of which something is kept, and the narrow graphs it lies in."""

    public: frozenset[Triple]
    kept: frozenset[Triple]
    graphs: tuple[str, ...]

    @property
    def triples(self) -> list[Triple]:
        """The document with its exact values, and the rules by which others do not see them."""
        return [*whole(self.public, self.kept), *(t for t in self.public if t.predicate == _BY)]

    def over(self, said: Iterable[Triple]) -> list[Triple]:
        """What is said of the document, with the exact values in the place of their twins."""
        return [*(t for t in said if t not in self.public and t not in self.kept), *self.triples]


class Lens:
    """Sees through the public halves of documents to what lies in some narrow ``graphs``."""

    def __init__(self, standing: Query, public: str, graphs: Sequence[str]) -> None:
        self._standing, self._public = standing, public
        self.graphs = tuple(graphs)

    def exact(self, store: Readable, documents: Sequence[str]) -> dict[str, Exact]:
        """Those of the documents that have something in the narrow graphs."""
        if not self.graphs or not documents:
            return {}
        seen = (self._public, *self.graphs)
        rows = solutions(store.query(self._standing.bind(documents=list(documents)), View(seen, seen)))
        by_document: dict[str, list[Quad]] = {}
        for row in rows:
            quad = Quad(row["part"], row["property"], row["value"], row["graph"])
            by_document.setdefault(row["part"].value.partition("#")[0], []).append(quad)
        found = ((name, self._exact(quads)) for name, quads in by_document.items())
        return {name: one for name, one in found if one.kept}

    def _exact(self, quads: Iterable[Quad]) -> Exact:
        public: set[Triple] = set()
        kept: set[Triple] = set()
        graphs: set[str] = set()
        for quad in quads:
            graph = quad.graph_name.value  # type: ignore[union-attr]
            (public if graph == self._public else kept).add(quad.triple)
            graphs.add(graph)
        return Exact(frozenset(public), frozenset(kept), tuple(sorted(graphs - {self._public})))


def narrow_graphs(platform: Platform, view: View) -> tuple[str, ...]:
    """The graphs of a view that others do not see, because exact values are in them."""
    names = dict.fromkeys((*view.default, *view.named))
    return tuple(name for name in names if platform.graphs.kind_of(name) in KINDS)


def still_seen(platform: Platform, who: str, graphs: Sequence[str]) -> list[str]:
    """Those of some narrow graphs that somebody sees at this moment; what a token opened has no end."""
    if not graphs or who.startswith(f"{platform.base}agent/token-"):
        return list(graphs)
    try:
        view = platform.people.principal(who).view
    except (NotFound, Forbidden):  # erased, or banned
        return []
    return [name for name in graphs if name in view.default or name in view.named]


def lens(platform: Platform, graphs: Sequence[str]) -> Lens:
    """What sees documents of a platform through to what lies in some narrow graphs."""
    return Lens(platform.catalogue["access/standing"], platform.graphs.public, graphs)


def touched(store: Store, text: str, graphs: Iterable[str]) -> list[str]:
    """Those of the graphs that a query could match anything in; all of them on an engine that cannot tell."""
    matching = getattr(store, "matching", None)
    return matching(text, graphs) if matching is not None else list(graphs)


def each_graph(found: Mapping[str, Exact]) -> Iterator[tuple[str, str]]:
    """(graph, document) for each document with exact values and each graph that they are from."""
    for name, one in found.items():
        yield from ((graph, name) for graph in one.graphs)


def note(
    platform: Platform, principal: Principal, reads: Iterable[tuple[str, str]], how: str, about: str = ""
) -> None:
    """Write down reads of exact values, each a graph and what was asked of it; the house reads without.

    ``about`` says in what context all of them were made.
    """
    if principal.iri != platform.house.iri:
        said = f" ({about})" if about else ""
        platform.reads.note(principal.iri, [(graph, what + said) for graph, what in reads], how)
