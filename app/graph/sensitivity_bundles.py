"""Which documents a policy may cover, and which of them are kept back together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from app.graph.sensitivity import Policy
from app.graph.sensitivity_halves import Keeping
from app.graph.store import View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

_MEDIA = (iri("holotype:hasMedia"), iri("ac:associatedSpecimenReference"))
LINKS = (*_MEDIA, iri("dcterms:isPartOf"))  # by these documents are kept back together
_AT_ONCE = 200
_ROUNDS = 8  # from a record to its event, from there to others, to their media; further on is no bundle
_TYPE, _TOMBSTONE = iri("rdf:type"), iri("holotype:Tombstone")
_UNITS = ("specimen", "occurrence", "event", "taxon")


def documents_looked_at(platform: Platform, keeping: Keeping, policy: Policy) -> list[str]:
    """The documents of which something is kept back, and those that a rule may cover, in order."""
    graphs = (platform.graphs.public, *keeping.restricted)
    view = View(graphs, graphs)

    def rows(name: str, **params: object) -> Iterable[object]:
        return solutions(platform.store.query(platform.catalogue[name].bind(**params), view))

    found = {row["document"].value for row in rows("access/protected")}  # type: ignore[index]
    if not policy:
        return sorted(found)
    looked_at = policy.looked_at
    if looked_at is None:
        found |= {row["document"].value for row in rows("graph/all-documents")}  # type: ignore[index]
        return sorted(found)
    properties = [name.strip("<>") for name in sorted(looked_at)]
    for row in rows("access/said", properties=properties):
        part, name, value = row["part"], row["property"], row["value"]  # type: ignore[index]
        if isinstance(part, NamedNode) and policy.triggered(str(name), str(value)):
            found.add(part.value.partition("#")[0])
    return sorted(found)


def linked(wholes: Mapping[str, Iterable[Triple]]) -> dict[str, set[str]]:
    """Which of some documents go together by what they say."""
    links: dict[str, set[str]] = {name: set() for name in wholes}
    for name, found in wholes.items():
        root = NamedNode(name)
        for t in found:
            if t.predicate in LINKS and isinstance(t.object, NamedNode) and t.object.value in links:
                of_event = t.predicate not in _MEDIA and t.subject != root
                if t.object != root and (of_event or (t.predicate in _MEDIA and t.subject == root)):
                    links[name].add(t.object.value)
                    links[t.object.value].add(name)
    return links


class Bundles:
    """Puts documents together with those that would tell what is kept back of them."""

    def __init__(self, platform: Platform, keeping: Keeping) -> None:
        self._platform = platform
        graphs = (platform.graphs.public, *keeping.restricted)
        self._view = View(graphs, graphs)

    def batches(self, documents: Iterable[str]) -> Iterator[dict[str, set[str]]]:
        """Documents with what goes with each; all that hang together are in one batch."""
        done: set[str] = set()
        iterator = (name for name in documents if name not in done)
        while chunk := list(islice(iterator, _AT_ONCE)):
            links = self._hanging_together(chunk)
            done |= set(links)
            yield links

    def _hanging_together(self, documents: Sequence[str]) -> dict[str, set[str]]:
        links: dict[str, set[str]] = {name: set() for name in documents}
        new = list(documents)
        for _ in range(_ROUNDS):
            if not new:
                break
            text = self._platform.catalogue["access/bundle"].bind(documents=new)
            met: set[str] = set()
            for row in solutions(self._platform.store.query(text, self._view)):
                document, other = row["document"].value, row["other"].value
                if other.startswith(self._platform.base):
                    links[document].add(other)
                    met.add(other)
            new = sorted(met - set(links))
            links |= {name: set() for name in new}
        return links

    def records(
        self, links: Mapping[str, Set[str]], wholes: Mapping[str, Collection[Triple]]
    ) -> list[list[str]]:
        """The documents of a batch by record: each with its media, events with what was gathered there.

        One that was withdrawn goes with nothing: a picture that it left behind stays as it is.
        """
        gone = {name for name in links if Triple(NamedNode(name), _TYPE, _TOMBSTONE) in wholes[name]}
        links = {name: links[name] - gone if name not in gone else frozenset() for name in links}
        units = {name for name in links if self._kind(name) in _UNITS}
        left, found = sorted(units), []
        seen: set[str] = set()
        for name in left:
            if name in seen:
                continue
            together, open_ = {name}, [name]
            while open_:
                for other in links[open_.pop()] & units - together:
                    together.add(other)
                    open_.append(other)
            seen |= together
            media = {other for each in together for other in links[each]} - units
            found.append([*sorted(together), *sorted(media)])
        return found

    def _kind(self, name: str) -> str:
        return name.removeprefix(self._platform.base).partition("/")[0]
