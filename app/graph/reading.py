"""The reading half of a Workbench: named queries, anybody's queries, search, whole graphs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, RdfFormat

from app.graph import admission
from app.graph.answer import Answer
from app.graph.document import Document
from app.graph.errors import BadParameter, Gone, NotFound, TooCostly
from app.graph.estimate import estimate, refuse_hopeless, streams
from app.graph.narrow import Exact, each_graph, lens, narrow_graphs, note, touched
from app.graph.principal import Principal
from app.graph.said import worded
from app.graph.search_service import expand_search
from app.graph.store import Store, View
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.kept_snapshots import KeptSnapshot
    from app.graph.outcome import Outcome
    from app.graph.platform import Platform
    from app.graph.search import Hits, Search


_DOCUMENT = "graph/document"


class State(NamedTuple):
    """The commit that is read, and the folder where that is a snapshot of the past."""

    commit: int
    past: str


class Reading:
    """What one principal can see of one platform, or of a snapshot of its ``past``."""

    def __init__(self, platform: Platform, principal: Principal, past: KeptSnapshot | None = None) -> None:
        self.platform = platform
        self.principal = principal
        self.past = past
        self.view = View.ALL if platform.conformance else principal.view
        self.base = platform.base

    @cached_property
    def narrow(self) -> tuple[str, ...]:
        """The graphs of exact values that are seen here and not by everybody."""
        return narrow_graphs(self.platform, self.view)

    def note_read(self, text: str, view: View, how: str, what: str = "") -> None:
        """Write down a query that could touch exact values which others do not see."""
        if self.principal.iri == self.platform.house.iri:
            return
        graphs = [name for name in self.narrow if name in view.default or name in view.named]
        if graphs:
            found = touched(self._store(), text, graphs)
            note(self.platform, self.principal, ((graph, what or text) for graph in found), how)

    def exact(self, documents: Sequence[str], how: str, about: str = "") -> dict[str, Exact]:
        """Those of the documents whose exact values are seen here alone; that is written down."""
        found = lens(self.platform, self.narrow).exact(self._store(), documents)
        note(self.platform, self.principal, each_graph(found), how, about)
        return found

    def exact_in(self, documents: Sequence[str]) -> frozenset[str]:
        """Those of the documents, read before, of which exact values are seen here alone."""
        return frozenset(lens(self.platform, self.narrow).exact(self._store(), documents))

    @property
    def commit(self) -> int:
        """The commit that is seen: the last one, or that of the past."""
        return self.platform.writer.commit if self.past is None else self.past.commit

    @property
    def state(self) -> State:
        """What answers depend on besides the view."""
        return State(self.commit, "" if self.past is None else self.past.path.name)

    def _store(self) -> Store:
        if self.past is None or self.platform.keeper is None:
            return self.platform.writer.reading()
        return self.platform.keeper.kept.opened(self.past)  # type: ignore[return-value]

    def _past_folder(self) -> tuple[Path, int]:
        """The snapshot of the past as it is at this moment: a purge gives it another folder."""
        keeper = self.platform.keeper
        assert keeper is not None and self.past is not None
        found = keeper.shield.settled(keeper.kept.find(self.past.commit))
        return found.path, found.commit

    def read(self, name: str, /, **params: Any) -> Answer:
        """Run a query of the catalogue on this principal's view. Raises UnknownQuery, BadParameter."""
        query = self.platform.catalogue[name]
        house = {
            "me": NamedNode(self.principal.iri),
            "now": moment(datetime.now(UTC)),
            "base": NamedNode(self.base),
        }
        text = query.bind(**params, **house)
        commit = self.commit
        result = self._store().query(text, self.view)
        if name != _DOCUMENT:  # which says itself what exact values there were in it
            self.note_read(text, self.view, "query", f"{name} {_told(params)}".rstrip())
        return Answer(query, params, text, result, commit)

    def document(self, name: str) -> Document:
        """A document with its parts. Raises NotFound, or Gone for a tombstone."""
        answer = self.read(_DOCUMENT, document=name)
        said = answer.triples
        if (exact := self.exact([name], "document").get(name)) is not None:
            said = exact.over(said)
        document = Document(name, said, base=self.base, commit=answer.commit)
        if not document:
            raise NotFound(worded("There is nothing here by the name {document}.", document=name))
        if "holotype:Tombstone" in document.root.types:
            stone = document.root.node("ods:hasTombstoneMetadata") or document.root
            raise Gone(
                f"{name} was withdrawn.",
                remedy="Change what refers to it; cite the one that took its place, where there is one.",
                reason=stone.text("ods:tombstoneText"),
                when=stone.text("ods:tombstoneDate") or document.root.text("dcterms:modified"),
                history=f"{name}/history",
                activity=document.root.text("prov:wasGeneratedBy"),
                successor=document.root.text("dcterms:isReplacedBy"),
            )
        return document

    def ask(
        self,
        text: str,
        *,
        media_type: str,
        default: Sequence[str] | None = None,
        named: Sequence[str] | None = None,
        client: str = "",
        deadline: float | None = None,
        partial: str = "",
        label: str = "",
        gone: Callable[[], bool] | None = None,
        what: str = "",
    ) -> Outcome:
        """Run somebody's own query in a reader process. Raises BadQuery, TooCostly, Busy.

        ``deadline`` shortens the time it may take; ``partial`` is an address that says what a part
        of an answer is, where a part is welcome; ``label`` is what the asker calls this run; ``gone``
        tells whether the asker has left, which ends it; ``what`` stands for the text in the log of reads.
        """
        text = self.platform.federation.expand(expand_search(text, self.search, self.every))
        text, dataset = admission.query(text)
        if default is None and named is None and dataset and not self.view.whole:
            default, named = dataset
        view = self.view.narrowed(default, named)
        self.note_read(text, view, "query", what)
        client = client or self.principal.iri
        solutions = self._estimated(text, view)

        def run() -> Outcome:
            part = partial and streams(text)  # that is there soon, however long the whole takes
            if solutions is not None and not part:
                limit = self.platform.readers.limits.seconds
                refuse_hopeless(solutions, limit if deadline is None else min(deadline, limit))
            platform = self.platform
            readers = platform.readers
            more: dict[str, Any] = {} if self.past is None else {"snapshot": self._past_folder}
            more |= {} if gone is None or platform.snapshots is None else {"gone": gone}
            return readers.run(
                text, view, media_type, client=client, seconds=deadline, label=label, partial=partial, **more
            )

        try:
            return self.platform.past.watched(text, client, run)
        except TooCostly as error:
            if solutions is not None:
                error.details["estimate"] = solutions
            raise

    def _estimated(self, text: str, view: View) -> int | None:
        """How many solutions a query has at least, where the counts of the graphs tell it."""
        counted = self.platform.inventories.last
        if counted is None or view.whole or self.past is not None:
            return None
        return estimate(text, (counted.graphs[graph] for graph in view.default if graph in counted.graphs))

    def search(self, search: Search, cursor: str = "") -> Hits:
        """Search what this principal may see; from ``cursor`` on, where one is given."""
        self._only_now("A search")
        return self.platform.search_index().search(search, cursor)

    def every(self, search: Search) -> Iterator[str]:
        """The IRI of each document found, all of them, in no order that means anything."""
        self._only_now("A search")
        return self.platform.search_index().iris(search)

    def _only_now(self, what: str) -> None:
        if self.past is not None:
            raise BadParameter(
                f"{what} works on what is there now, not on a snapshot of the past.",
                parameter="as-of",
                remedy="Leave as-of away, or ask the snapshot in SPARQL at /sparql.",
            )

    def _graph(self, graph: str | None) -> str:
        if graph is not None:
            return graph
        return "" if self.platform.conformance else self.platform.graphs.public

    def has_graph(self, graph: str | None) -> bool:
        """Whether this principal sees a graph of that name with something in it."""
        name = self._graph(graph)
        seen = self.view.whole or name in (*self.view.default, *self.view.named)
        return seen and self._store().contains_graph(name)

    def graph(self, graph: str | None, format: RdfFormat) -> bytes:
        """A graph as RDF; ``None`` is the default graph. Raises NotFound."""
        if graph is not None and not self.has_graph(graph):
            raise NotFound(f"There is no graph {graph}.")
        output = io.BytesIO()
        name = self._graph(graph)
        seen = self.view.whole or name in (*self.view.default, *self.view.named)
        view = View((name,) if seen else (), ())
        if name in self.narrow:
            note(self.platform, self.principal, [(name, name)], "graph")
        self._store().dump(output, view, format)
        return output.getvalue()


def _told(params: Mapping[str, Any]) -> str:
    """Values of a named query, as the log of reads has them."""
    return " ".join(f"{name}={value}" for name, value in params.items())
