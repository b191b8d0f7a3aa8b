"""The Store contract: as few verbs as the laws need. Two engines keep it (embedded, remote)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar, Protocol

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Triple

Result = QuerySolutions | QueryBoolean | QueryTriples


def solutions(result: Result) -> QuerySolutions:
    """The answer to a text that is known to be a SELECT."""
    assert isinstance(result, QuerySolutions)
    return result


def triples(result: Result) -> Iterator[Triple]:
    """The answer to a text that is known to be a CONSTRUCT or DESCRIBE."""
    assert not isinstance(result, QueryBoolean | QuerySolutions)
    return iter(result)


@dataclass(frozen=True)
class View:
    """The graphs a query runs on: both the default and the named ones, always both.

    By protocol and by measurement a given dataset overrides FROM, so nothing climbs out of it.
    ``View.ALL`` is the whole dataset as the engine has it, default graph apart (and FROM honoured):
    for the house itself and for the public test suites.
    """

    default: tuple[str, ...]
    named: tuple[str, ...]
    whole: bool = False

    ALL: ClassVar[View]

    def narrowed(self, default: Iterable[str] | None, named: Iterable[str] | None) -> View:
        """What a request's own dataset leaves of this view; a graph outside it is simply empty.

        With neither given the view stays as it is; giving one of the two makes the other empty,
        as the SPARQL protocol says.
        """
        if default is None and named is None:
            return self
        default, named = tuple(default or ()), tuple(named or ())
        if self.whole:
            return View(default, named)
        seen = {*self.default, *self.named}
        return View(tuple(g for g in default if g in seen), tuple(g for g in named if g in seen))


View.ALL = View((), (), whole=True)


class Store(Protocol):
    """A quad store that one writer owns. Answers come in pyoxigraph's own result types."""

    def query(self, text: str, view: View) -> Result:
        """Run a query on ``view``. Raises BadQuery, Unavailable."""

    def update(self, text: str) -> None:
        """Run one update, whole or not at all. The caller holds the writer's lock."""

    def load(self, path: Path) -> None:
        """Take in a file (or fifo) of N-Quads, whole or not at all."""

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads, all of them or none."""

    def dump(self, output: IO[bytes], view: View, format: RdfFormat) -> None:
        """Write every quad (or, for triple formats, the triples of the default graphs) of ``view``."""

    def contains_graph(self, graph: str) -> bool:
        """Whether a graph of that name exists and holds something."""

    def named_graphs(self) -> list[str]:
        """The named graphs that hold something."""

    def close(self) -> None:
        """Let go of the engine."""
