"""The delta of an update, worked out as data before anything is written: CONSTRUCTs on a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from pyoxigraph import NamedNode, Quad, Store, Triple

from app.graph.delta import Delta
from app.graph.errors import BadQuery
from app.graph.operations import Block, Operation, refuse_blank

MOST = 200_000  # quads of one change; more than that is a matter for a loader
# Where an operation looks: default graphs and named graphs; None for what its principal sees.
Dataset = tuple[list[str] | None, list[str] | None]
Construct = Callable[[str, Dataset], Iterable[Triple]]
Select = Callable[[str, Dataset], Iterable[str]]
Later = Callable[[Delta, int], AbstractContextManager[tuple[Construct, Select]]]


class WorkingOut:
    """Turns operations into one delta.

    ``construct`` and ``select`` run a query on the view of the principal, narrowed to a dataset;
    ``named`` are the graphs of that view, ``default`` is where a triple without GRAPH belongs.
    ``later`` gives the two for what will stand once a delta has happened.
    """

    def __init__(
        self, construct: Construct, select: Select, named: Sequence[str], default: str, later: Later
    ) -> None:
        self._construct, self._select, self._later = construct, select, later
        self._named, self._default = list(named), default

    def delta(self, operations: Sequence[Operation]) -> Delta:
        """The one delta of all operations. Raises BadQuery for what is none."""
        found = Delta(frozenset(), frozenset())
        for number, operation in enumerate(operations, 1):
            if operation.kind == "create":
                self._create(operation, found)
            elif operation.reads and found:
                with self._later(found, number) as (construct, select):
                    then = WorkingOut(construct, select, self._named, self._default, self._later)
                    found = found.then(then._one(operation))
            else:
                found = found.then(self._one(operation))
            if len(found) > MOST:
                raise BadQuery(
                    f"The update changes more than {MOST:,} statements at once.",
                    remedy="Narrow its pattern and send it in parts, or bring the data in with a loader.",
                )
        return found

    def _one(self, operation: Operation) -> Delta:
        refuse_blank("", operation)
        if not operation.reads:
            return Delta.of(self._data(operation.deletes), self._data(operation.inserts))
        if operation.kind != "modify":
            raise BadQuery(
                f"{operation.kind.upper()} works on whole graphs, and the graphs of this house hold the "
                "documents of many: what it does could not be undone.",
                remedy="Name what is to change by DELETE and INSERT with a pattern; graphs of your own are "
                "written and removed as a whole at /graphs.",
            )
        return Delta.of(
            self._instances(operation.deletes, operation), self._instances(operation.inserts, operation)
        )

    def _create(self, operation: Operation, so_far: Delta) -> None:
        """Nothing: a graph is there once something is in it. Raises BadQuery for one that is."""
        graph = operation.graphs[0]
        there = any(str(quad.graph_name) == graph for quad in so_far.added) or any(
            self._select(
                f"SELECT ?g WHERE {{ VALUES ?g {{ {graph} }} GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 1",
                (None, None),
            )
        )
        if there and not operation.silent:
            raise BadQuery(f"The graph {graph} is there already.", remedy="Leave CREATE away.")

    def _data(self, blocks: Sequence[Block]) -> list[Quad]:
        """Quads that are written out. The engine reads them, in a store of their own."""
        if not blocks:
            return []
        scratch = Store()
        try:
            for block in blocks:
                body = f"GRAPH {block.graph} {{ {block.body} }}" if block.graph else block.body
                scratch.update(f"INSERT DATA {{ {body} }}")
        except SyntaxError as error:
            raise BadQuery(f"The data cannot be read: {error}.") from error
        target = NamedNode(self._default)
        return [
            quad
            if isinstance(quad.graph_name, NamedNode)
            else Quad(quad.subject, quad.predicate, quad.object, target)
            for quad in scratch
        ]

    def _instances(self, blocks: Sequence[Block], operation: Operation) -> list[Quad]:
        return [quad for block in blocks for quad in self._of_block(block, operation)]

    def _of_block(self, block: Block, operation: Operation) -> list[Quad]:
        """What a block of a template becomes, for each solution of the pattern."""
        dataset = self._dataset(operation)
        if block.graph[:1] in ("?", "$"):
            graphs = self._select(
                f"SELECT DISTINCT {block.graph} WHERE {{ {operation.where} FILTER(isIRI({block.graph})) }}",
                dataset,
            )
            pieces = [(g, f"{{ {operation.where} FILTER({block.graph} = {NamedNode(g)}) }}") for g in graphs]
        else:
            name = block.graph[1:-1] or operation.with_graph or self._default
            pieces = [(name, operation.where)]
        quads: list[Quad] = []
        for graph, where in pieces:
            target = NamedNode(graph)
            for triple in self._construct(f"CONSTRUCT {{ {block.body} }} WHERE {where}", dataset):
                quads.append(Quad(triple.subject, triple.predicate, triple.object, target))
                if len(quads) > MOST:
                    return quads
        return quads

    def _dataset(self, operation: Operation) -> Dataset:
        if operation.using or operation.using_named:
            return list(operation.using), list(operation.using_named)
        if operation.with_graph:
            return [operation.with_graph], self._named
        return None, None
