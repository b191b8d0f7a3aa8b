"""A principal at the graph. Everything anyone does goes through here: read, ask, search, change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pyoxigraph import NamedNode, Quad, Triple

from app.graph import admission, sparql
from app.graph.delta import Delta, confined
from app.graph.desk import far, near
from app.graph.errors import NotFound
from app.graph.ledger import Entry
from app.graph.principal import Decision, Principal
from app.graph.reading import Reading
from app.graph.said import worded
from app.graph.whole_graphs import drop, write
from app.graph.writer import Receipt, moment


class Workbench(Reading):
    """What one principal can do with one platform: see it, and change it through the one door."""

    def _may_write(self) -> None:
        self._only_now("Writing")
        if not self.platform.conformance:
            self.only_who_may_change()

    def may_change(self) -> Decision:
        """Whether there is anything at all that this principal may change."""
        return self.platform.permissions.able(self.principal, "change")

    def only_who_may_change(self, remedy: str = "") -> None:
        """Raises Forbidden, with this or the usual remedy, for whoever may change nothing at all."""
        usual = worded("Ask an administrator for a role, or for a token that has one.")
        self.principal.hold_to(self.may_change(), remedy or usual)

    def apply(
        self,
        delta: Delta,
        *,
        why: str = "",
        revisions: Mapping[str, str] | None = None,
        used: Sequence[str] = (),
        by: Principal | None = None,
        type: str = "holotype:Update",
        undoes: str = "",
        dry_run: bool = False,
    ) -> Receipt:
        """Make a change that is known as quads; ``revisions`` are those its sender has seen.

        ``by`` is who the ledger names, where this principal acts for somebody. With ``dry_run``
        nothing is written, and what would come of it is given. Raises Forbidden, Invalid (report),
        NothingChanged, PreconditionFailed, BadRequest; nothing is written then.
        """
        entry = Entry((by or self.principal).iri, type, why, used=tuple(used), undoes=undoes)
        return self._make(lambda: delta, entry, revisions, dry_run)

    def change(
        self,
        name: str,
        /,
        *,
        why: str = "",
        revisions: Mapping[str, str] | None = None,
        used: Sequence[str] = (),
        by: Principal | None = None,
        dry_run: bool = False,
        **params: Any,
    ) -> Receipt:
        """Make a change of the catalogue. Raises UnknownQuery, BadParameter, and as ``apply`` does."""
        query = self.platform.catalogue[name]
        house = {
            "me": NamedNode((by or self.principal).iri),
            "now": moment(datetime.now(UTC)),
            "base": NamedNode(self.base),
        }
        text = query.bind(**params, **house)
        entry = Entry((by or self.principal).iri, why=why or query.summary, used=tuple(used))
        return self._make(lambda: near(self, text), entry, revisions, dry_run)

    def update(
        self,
        text: str,
        *,
        using: Sequence[str] | None = None,
        using_named: Sequence[str] | None = None,
        why: str = "",
        revisions: Mapping[str, str] | None = None,
        dry_run: bool = False,
        client: str = "",
        within: str = "",
    ) -> Receipt:
        """Make somebody's own SPARQL update: whole, checked and recorded, or not at all.

        Its patterns are read under the limits of any query; ``within`` is the one document that it
        may touch. Raises BadQuery for what is no change of documents, TooCostly, Busy, and as
        ``apply`` does.
        """
        plain = admission.update(text)
        bound = sparql.with_dataset(plain, using or (), using_named or ())
        if self.platform.conformance:
            return self.platform.writer.change(bound, self.principal, said=text)
        self._may_write()
        entry = Entry(self.principal.iri, why=why, text=text)
        return self._make(lambda: confined(far(self, bound, client), within), entry, revisions, dry_run)

    def _make(
        self,
        work_out: Callable[[], Delta],
        entry: Entry,
        revisions: Mapping[str, str] | None,
        dry_run: bool,
    ) -> Receipt:
        self._only_now("Writing")
        changes = self.platform.changes
        if dry_run:
            found = changes.rehearse(self.principal, work_out(), revisions)
            names = tuple(one.iri for one in found.documents)
            return Receipt("", 0, datetime.now(UTC), names, found.delta, found)
        return changes.make(self.principal, work_out, entry, revisions)

    def write_graph(
        self,
        graph: str | None,
        triples: Iterable[Triple | Quad],
        *,
        replace: bool,
        why: str = "",
        dry_run: bool = False,
    ) -> tuple[bool, Receipt]:
        """Put (``replace``) or add triples to a graph. Gives whether the graph is new.

        In a graph of the house that is a change of documents like any other; a graph of somebody's
        own is written as a whole. Raises as ``apply`` does.
        """
        self._may_write()
        return write(self, self._graph(graph), triples, replace=replace, why=why, dry_run=dry_run)

    def drop_graph(self, graph: str | None, *, why: str = "", dry_run: bool = False) -> Receipt:
        """Delete a graph. Raises NotFound, and as ``apply`` does."""
        self._may_write()
        if graph is not None and not self.has_graph(graph):
            raise NotFound(f"There is no graph {graph}.")
        return drop(self, self._graph(graph), why=why, dry_run=dry_run)
