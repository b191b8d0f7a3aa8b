"""Exact values for one reader: a copy in a graph of their own that follows the record until it is over.

A dataset is all that a query sees, so what one person may see of one record lies in a graph apart. Such a
copy is brought up to date right after the commit that changed its record, under the same lock. What is
over goes by a timer and at the start of a server; every step can be taken again after a kill.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from app.graph.joining import joined
from app.graph.principal import Principal
from app.graph.sensitivity_bundles import Bundles
from app.graph.sensitivity_halves import Keeping, in_graph
from app.graph.sensitivity_policy import graphs_held
from app.graph.store import View, triples
from app.graph.terms import iri
from app.graph.writer import Receipt

if TYPE_CHECKING:
    from app.graph.platform import Platform

log = logging.getLogger("holotype.granted")
_KIND = "granted"
_APPROVED, _EXPIRED, _WITHDRAWN = (
    iri(f"holotype:{state}").value for state in ("Approved", "Expired", "Withdrawn")
)
_WAITING = (_APPROVED, *(iri(f"holotype:{state}").value for state in ("Submitted", "UnderReview")))


class Open(NamedTuple):
    """A request that is approved: what it is about, until when, and the documents that are copied."""

    record: str
    institution: str
    until: datetime
    documents: frozenset[str]


def graph_of_request(platform: Platform, request: str) -> str:
    """The graph that an approved request opens."""
    return platform.graphs.named(f"{_KIND}/{request.rpartition('/')[2]}")


class Granted:
    """The copies of one installation. Nothing of it is read before the first is asked for."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._lock = threading.RLock()
        self._known: dict[str, Open] | None = None
        self._stale = False  # a copy could not be brought up to date when its record changed
        platform.writer.listeners.append(self._heard)

    # -- one request -----------------------------------------------------------------------------

    def open(self, request: str, record: str, institution: str, until: datetime, by: Principal) -> None:
        """Put what is kept back of a record, and of its pictures, where its reader sees it."""
        with self._platform.writer.writing(), self._lock:
            self._open[request] = Open(record, institution, until, frozenset((record,)))
            self._follow([request], by)

    def close(self, request: str, by: Principal) -> None:
        """Take the copy of a request away."""
        with self._platform.writer.writing(), self._lock:
            self._open.pop(request, None)
            graph = graph_of_request(self._platform, request)
            if self._platform.store.contains_graph(graph):
                self._drop([graph], by, f"The copy for {request} was removed")

    # -- all of them -----------------------------------------------------------------------------

    def expire(self) -> int:
        """End what is over: the copies go, then their requests say so. Gives how many."""
        now = datetime.now(UTC)
        with self._lock:
            over = [request for request, one in self._open.items() if one.until <= now]
        for request in over:
            with self._lock:
                one = self._open.get(request)
            if one is None:
                continue
            house = self._platform.house
            self.close(request, house)
            self._platform.workbench(house).change(
                "workflow/advance", why="The time is over.", graph=self._desk(one.institution),
                document=request, state=_EXPIRED, roles=["house"],
            )  # fmt: skip
        if self._stale:
            self.settle()
        return len(over)

    def leave(self, account: str, why: str) -> int:
        """Withdraw what somebody who goes has asked for, granted or not. Gives how many requests."""
        house = self._platform.house
        bench = self._platform.workbench(house)
        rows = bench.read("access/requests").rows
        asked = [row for row in rows if row["person"] == account and row["state"] in _WAITING]
        for row in asked:
            request, graph = str(row["request"]), self._desk(str(row["institution"]))
            self.close(request, house)
            now = datetime.now(UTC)
            bench.change("access/decide", why=why, graph=graph, request=request, reason=why, until=now)
            bench.change(
                "workflow/advance", why=why, graph=graph, document=request,
                state=_WITHDRAWN, roles=["requester"],
            )  # fmt: skip
        return len(asked)

    def settle(self) -> None:
        """Bring everything to what the requests say: at a start, whatever was cut short before."""
        platform = self._platform
        with platform.writer.writing(), self._lock:
            self._known, self._stale = None, False
            kept = {graph_of_request(platform, request) for request in self._open}
            stray = [name for name in graphs_held(platform) if platform.graphs.kind_of(name) == _KIND]
            stray = [name for name in stray if name not in kept]
            if stray:
                self._drop(stray, platform.house, f"{len(stray)} copies of exact values were removed")
            self._follow(list(self._open), platform.house)
        self.expire()

    def next_end(self) -> datetime | None:
        """When the next of them is over."""
        with self._lock:
            return min((one.until for one in self._open.values()), default=None)

    # -- how it is done --------------------------------------------------------------------------

    def _desk(self, institution: str) -> str:
        return self._platform.graphs.named(f"desk/{institution.rpartition('/')[2]}")

    @property
    def _open(self) -> dict[str, Open]:
        if self._known is None:
            rows = self._platform.workbench(self._platform.house).read("access/requests").rows
            self._known = {str(row["request"]): _opened(row) for row in rows if row["state"] == _APPROVED}
        return self._known

    def _heard(self, receipt: Receipt) -> None:
        """After a commit: what was changed of a record shows in its copies too."""
        try:
            with self._lock:
                if touched := self._touched(receipt.documents):
                    self._follow(touched, self._platform.house)
        except Exception:  # the change itself stands; the timer tries again
            self._stale = True
            log.exception("a copy of exact values could not follow its record")

    def _touched(self, documents: Collection[str] | None) -> list[str]:
        if documents is None:
            return list(self._open)
        if not documents or not self._open:
            return []
        names = set(documents)
        return [request for request, one in self._open.items() if one.documents & names]

    def _follow(self, requests: Iterable[str], by: Principal) -> None:
        """Make the copies of requests what their records keep back now, all in one commit."""
        platform = self._platform
        keeping = Keeping(platform)
        gone: set[Quad] = set()
        come: set[Quad] = set()
        for request in requests:
            one = self._open[request]
            names = self._documents(one.record, keeping)
            self._open[request] = one._replace(documents=frozenset(names))
            graph = graph_of_request(platform, request)
            wanted: set[Quad] = set()
            for standing in keeping.standing(names).values():
                for found in standing.kept.values():
                    wanted |= in_graph(found, graph)
            now = self._standing(graph)
            gone |= now - wanted
            come |= wanted - now
        pieces = [
            platform.catalogue[f"graph/{verb}-quads"].bind(quads=sorted(quads, key=str))
            for verb, quads in (("delete", gone), ("insert", come))
            if quads
        ]
        if pieces:
            said = "Copies of exact values"  # how many there are is told to nobody
            self._write(joined(*pieces), by, said)

    def _documents(self, record: str, keeping: Keeping) -> list[str]:
        """A record and its pictures."""
        links = next(iter(Bundles(self._platform, keeping).batches([record])), {})
        media = f"{self._platform.base}media/"
        return [record, *sorted(name for name in links.get(record, ()) if name.startswith(media))]

    def _standing(self, graph: str) -> set[Quad]:
        platform = self._platform
        found = platform.store.query(platform.catalogue["graph/triples"].bind(), View((graph,), ()))
        return {Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples(found)}

    def _drop(self, graphs: Iterable[str], by: Principal, said: str) -> None:
        pieces = [self._platform.catalogue["graph/drop-graph"].bind(graph=graph) for graph in graphs]
        self._write(joined(*pieces), by, said)

    def _write(self, text: str, by: Principal, said: str) -> None:
        self._platform.writer.change(text, by, type="holotype:Granting", said=said, documents=())


def _opened(row: dict[str, Any]) -> Open:
    record, until = str(row["record"]), str(row["until"])
    return Open(record, str(row["institution"]), datetime.fromisoformat(until), frozenset((record,)))
