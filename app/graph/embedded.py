"""The Store on Oxigraph inside this process: needs nothing, belongs to one process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Oxigraph

from app.graph.bulk_memory import one_batch_at_a_time
from app.graph.errors import BadQuery, Unavailable
from app.graph.patterns import patterns
from app.graph.store import Result, View

_PLACE = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)
TRIPLES = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.N3)


GraphNode = NamedNode | BlankNode | DefaultGraph
# Of graph, property and object (None for any): whether there is such a triple.
Presence = dict[tuple[GraphNode, str | None, str | None], bool]
_KNOWN = 4096  # facts of that kind that are remembered


def graph_node(graph: str) -> NamedNode | DefaultGraph:
    """A graph by its IRI; the empty string is the engine's own default graph."""
    return NamedNode(graph) if graph else DefaultGraph()


def bad_query(error: SyntaxError) -> BadQuery:
    """The engine's complaint as ours, with line and column where it says them."""
    match = _PLACE.search(str(error))
    if not match:
        return BadQuery(f"The text does not parse: {error}.")
    line, column, rest = int(match[1]), int(match[2]), match[3]
    hint = re.search(r"(The [A-Z][^,\[\]]+|Prefix not found|[A-Z][a-z]+ [a-z][^,\[\]\"]{8,})", rest)
    # classes of characters, such as [_] for white space, are the grammar's own talk
    tokens = [one for one in re.sub("^expected (one of )?", "", rest).split(", ") if not one.startswith("[")]
    wanted = ("expected one of " if len(tokens) > 1 else "expected ") + ", ".join(tokens[:6])[:190]
    expected = hint[1].strip() if hint else wanted if tokens else ""
    place = f"The text does not parse at this place{': ' if expected else ''}{expected}."
    return BadQuery(place, line=line, column=column)


def needed(
    engine: Oxigraph, text: str, default: Iterable[str], known: Presence | None = None
) -> list[GraphNode]:
    """Those of the default graphs that a query can match anything in; the first one at least.

    Two graphs instead of one double the time of a join, though one of them hold nothing to the
    point. A graph without any triple that a pattern of the query could match changes no answer.
    ``known`` remembers what was found, for an engine that nobody writes to.
    """
    graphs: list[GraphNode] = [graph_node(graph) for graph in default]
    if len(graphs) < 2:
        return graphs
    wanted = patterns(text)
    asked: Iterable[tuple[str | None, str | None]] = [(None, None)] if wanted is None else wanted
    known = {} if known is None else known
    found = [graph for graph in graphs if any(_holds(engine, graph, *one, known) for one in asked)]
    return found or graphs[:1]


def _holds(
    engine: Oxigraph, graph: GraphNode, property: str | None, object: str | None, known: Presence
) -> bool:
    """Whether a graph has any triple of that property and object."""
    one = (graph, property, object)
    found = known.get(one)
    if found is None:
        verb, value = (NamedNode(name) if name else None for name in (property, object))
        found = next(engine.quads_for_pattern(None, verb, value, graph), None) is not None
        if len(known) >= _KNOWN:
            known.clear()
        known[one] = found
    return found


def matching(engine: Oxigraph, text: str, graphs: Iterable[str]) -> list[str]:
    """Those of the graphs in which a pattern of the query could match anything."""
    wanted = patterns(text)
    asked: list[tuple[NamedNode | None, NamedNode | None]] = [(None, None)]
    if wanted is not None:
        asked = [(NamedNode(one.property), NamedNode(one.object) if one.object else None) for one in wanted]
    return [
        graph
        for graph in graphs
        if any(
            next(engine.quads_for_pattern(None, *one, graph_node(graph)), None) is not None for one in asked
        )
    ]


def run(engine: Oxigraph, text: str, view: View, known: Presence | None = None) -> Result:
    """Run a query on an engine, seen through ``view``; ``known`` as in ``needed``.

    Raises BadQuery, Unavailable.
    """
    try:
        if view.whole:
            return engine.query(text)
        return engine.query(
            text,
            default_graph=needed(engine, text, view.default, known),
            named_graphs=[NamedNode(graph) for graph in view.named if graph],
        )
    except SyntaxError as error:
        raise bad_query(error) from error
    except OSError as error:
        raise Unavailable(f"The store does not answer: {error}.") from error


def dump(engine: Oxigraph, output: IO[bytes], view: View, format: RdfFormat) -> None:
    """Write ``view`` of an engine; triple formats get the triples of the first default graph."""
    if format in TRIPLES:
        graph = graph_node(view.default[0]) if view.default else DefaultGraph()
        engine.dump(output, format, from_graph=graph)
    elif view.whole:
        engine.dump(output, format)
    else:
        from pyoxigraph import serialize

        graphs = dict.fromkeys((*view.default, *view.named))
        quads = (q for g in graphs for q in engine.quads_for_pattern(None, None, None, graph_node(g)))
        serialize(quads, output, format)


def contains(engine: Oxigraph, graph: str) -> bool:
    """Whether there is anything in a graph."""
    return next(iter(engine.quads_for_pattern(None, None, None, graph_node(graph))), None) is not None


def names_of(engine: Oxigraph) -> list[str]:
    """The IRIs of the named graphs."""
    return [node.value for node in engine.named_graphs() if isinstance(node, NamedNode)]


class Embedded:
    """Oxigraph on a folder, or in memory where ``folder`` is None."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._known: Presence | None = {}  # None while somebody writes
        # table files from before: those the engine does not take up again were left by a kill
        self.found = {path.name for path in folder.glob("*.sst")} if folder else set()
        try:
            self._engine = Oxigraph(str(folder)) if folder else Oxigraph()
        except OSError as error:
            raise Unavailable(
                f"The store at {folder} is in use or cannot be opened: {error}.",
                remedy="One process owns a store. Stop the server, or use --server where the command has it.",
            ) from error
        except RuntimeError as error:
            raise Unavailable(
                f"The store at {folder} is damaged: {error}.",
                remedy="Files of it are missing or changed. Bring back a backup: holotype restore.",
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What was known of the graphs is forgotten, and nothing is learnt meanwhile."""
        self._known = None
        try:
            yield
        finally:
            self._known = {}

    def query(self, text: str, view: View) -> Result:
        return run(self._engine, text, view, self._known)

    def matching(self, text: str, graphs: Iterable[str]) -> list[str]:
        """Those of the graphs in which a query could match anything."""
        return matching(self._engine, text, graphs)

    def update(self, text: str) -> None:
        try:
            with self._writing():
                self._engine.update(text)
        except SyntaxError as error:
            raise bad_query(error) from error
        except RuntimeError as error:
            raise BadQuery(f"The update cannot be carried out: {error}.") from error
        except OSError as error:
            raise Unavailable(f"The store did not take the update: {error}.") from error

    def load(self, path: Path) -> None:
        """Bulk load N-Quads, whole or not at all (measured: a broken stream leaves nothing)."""
        try:
            with one_batch_at_a_time(), self._writing():
                self._engine.bulk_load(path=str(path), format=RdfFormat.N_QUADS, lenient=True)
        except (SyntaxError, OSError) as error:
            raise Unavailable(f"The load was taken back whole: {error}.") from error

    def extend(self, quads: Iterable[Quad]) -> None:
        # Past the log of writes, which the next start would read again: measured four times faster.
        with self._writing():
            self._engine.bulk_extend(quads)

    def dump(self, output: IO[bytes], view: View, format: RdfFormat) -> None:
        dump(self._engine, output, view, format)

    def contains_graph(self, graph: str) -> bool:
        return contains(self._engine, graph)

    def named_graphs(self) -> list[str]:
        return names_of(self._engine)

    def backup(self, target: Path) -> None:
        """A hard-linked copy of this moment (milliseconds, no extra disk at first)."""
        self._engine.flush()
        self._engine.backup(str(target))

    def optimize(self) -> None:
        self._engine.optimize()

    def close(self) -> None:
        """Let go of the folder's lock."""
        del self._engine


class Snapshot:
    """A frozen, read-only copy of an embedded store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._engine = Oxigraph.read_only(str(folder))
        self._known: Presence = {}

    def query(self, text: str, view: View) -> Result:
        return run(self._engine, text, view, self._known)

    def dump(self, output: IO[bytes], view: View, format: RdfFormat) -> None:
        dump(self._engine, output, view, format)

    def contains_graph(self, graph: str) -> bool:
        return contains(self._engine, graph)

    def named_graphs(self) -> list[str]:
        return names_of(self._engine)
