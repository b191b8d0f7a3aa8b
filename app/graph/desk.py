"""How a principal's update is read: near, for the texts of the house; by readers, for anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Triple, parse

from app.graph import sparql
from app.graph.copies import readers_after
from app.graph.delta import Delta
from app.graph.operations import operations
from app.graph.outcome import Outcome
from app.graph.readers import Readers
from app.graph.store import Result, solutions, triples
from app.graph.working_out import Construct, Dataset, Select, WorkingOut

if TYPE_CHECKING:
    from app.graph.reading import Reading

_TRIPLES, _ROWS = "application/n-triples", "text/tab-separated-values"


def near(workbench: Reading, text: str) -> Delta:
    """The delta of an update of the house, read in this process."""

    def read(query: str, dataset: Dataset) -> Result:
        return workbench.platform.writer.reading().query(query, workbench.view.narrowed(*dataset))

    def construct(query: str, dataset: Dataset) -> Iterator[Triple]:
        return triples(read(query, dataset))

    def select(query: str, dataset: Dataset) -> list[str]:
        return [row[0].value for row in solutions(read(query, dataset))]

    return _worked_out(workbench, text, construct, select)


def far(workbench: Reading, text: str, client: str) -> Delta:
    """The delta of anybody's update, read under the limits of any query."""

    def run(query: str, media_type: str, dataset: Dataset) -> Outcome:
        default, named = dataset
        return workbench.ask(query, media_type=media_type, default=default, named=named, client=client)

    def construct(query: str, dataset: Dataset) -> list[Triple]:
        with run(query, _TRIPLES, dataset) as outcome:
            return _triples(outcome)

    def select(query: str, dataset: Dataset) -> list[str]:
        with run(query, _ROWS, dataset) as outcome:
            return _names(outcome)

    return _worked_out(workbench, text, construct, select)


def _worked_out(workbench: Reading, text: str, construct: Construct, select: Select) -> Delta:
    platform = workbench.platform

    @contextmanager
    def later(delta: Delta, number: int) -> Iterator[tuple[Construct, Select]]:
        with readers_after(platform, delta, number) as readers:
            yield _on(workbench, readers)

    working_out = WorkingOut(construct, select, workbench.view.named, platform.graphs.public, later)
    return working_out.delta(operations(sparql.spelled_out(text)))


def _on(workbench: Reading, readers: Readers) -> tuple[Construct, Select]:
    def run(query: str, media_type: str, dataset: Dataset) -> Outcome:
        view = workbench.view.narrowed(*dataset)
        return readers.run(query, view, media_type, client=workbench.principal.iri)

    def construct(query: str, dataset: Dataset) -> Sequence[Triple]:
        with run(query, _TRIPLES, dataset) as outcome:
            return _triples(outcome)

    def select(query: str, dataset: Dataset) -> Sequence[str]:
        with run(query, _ROWS, dataset) as outcome:
            return _names(outcome)

    return construct, select


def _triples(outcome: Outcome) -> list[Triple]:
    return [quad.triple for quad in parse(outcome.read(), format=RdfFormat.N_TRIPLES)]


def _names(outcome: Outcome) -> list[str]:
    """The IRIs of the one column of an answer."""
    return [line[1:-1] for line in outcome.read().decode().split("\n")[1:] if line]
