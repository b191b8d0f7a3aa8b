"""The event stream: every version once, in order, on pages that stay; read by the rules of LDES and TREE."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from app.graph.terms import iri
from app.web.feeds import ldes
from tests.web.feeding import BASE, FIRST, SECOND, THIRD, House, house

FORMATS = {
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
}
ROOT = f"{BASE}feeds/ldes"
TIME = iri("dcterms:created")


class Reader:
    """A client that keeps what it has of pages that cannot change, and asks again for the others."""

    def __init__(self, made: House, accept: str = "application/trig") -> None:
        self.made, self.accept = made, accept
        self.members: dict[str, Store] = {}
        self.order: list[str] = []
        self.done: set[str] = set()
        self.tags: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.fetched: list[str] = []
        self.unchanged = 0

    def read(self) -> None:
        """Follow every relation from the root."""
        waiting = [ROOT]
        seen: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            if address not in seen:
                seen.add(address)
                if address not in self.done:
                    self._page(address)
                waiting = [*self.links[address], *waiting]

    def _page(self, address: str) -> None:
        headers = {"Accept": self.accept}
        if address in self.tags:
            headers["If-None-Match"] = self.tags[address]
        response = self.made.client.get(address.removeprefix(BASE[:-1]), headers=headers)
        if response.status_code == 304:
            self.unchanged += 1
            return
        assert response.status_code == 200, response.text
        assert response.mimetype == self.accept
        self.fetched.append(address)
        self.tags[address] = response.headers["ETag"]
        store = Store()
        store.extend(parse(response.data, format=FORMATS[self.accept]))
        node = NamedNode(address)
        immutable = any(store.quads_for_pattern(node, iri("ldes:immutable"), None))
        assert immutable == ("immutable" in response.headers["Cache-Control"])
        if immutable:
            self.done.add(address)
        self._take(store)
        self.links[address] = list(self._relations(store, node))

    def _take(self, store: Store) -> None:
        times = []
        for quad in store.quads_for_pattern(None, iri("tree:member"), None):
            member = quad.object
            assert isinstance(member, NamedNode)
            (time,) = [q.object.value for q in store.quads_for_pattern(member, TIME, None)]  # type: ignore[union-attr]
            times.append((time, member.value))
            whole = Store()
            whole.extend(store.quads_for_pattern(member, None, None))
            whole.extend(store.quads_for_pattern(None, None, None, member))
            if member.value in self.members:
                assert set(self.members[member.value]) == set(whole)  # a member never changes
            else:
                self.order.append(member.value)
            self.members[member.value] = whole
        assert [time for time, _ in sorted(times)] == sorted(time for time, _ in times)

    def _relations(self, store: Store, node: NamedNode) -> Iterator[str]:
        for quad in store.quads_for_pattern(node, iri("tree:relation"), None):
            relation = quad.object
            (target,) = store.quads_for_pattern(relation, iri("tree:node"), None)  # type: ignore[arg-type]
            (path,) = store.quads_for_pattern(relation, iri("tree:path"), None)  # type: ignore[arg-type]
            assert path.object == TIME
            assert any(store.quads_for_pattern(relation, iri("tree:value"), None))  # type: ignore[arg-type]
            yield target.object.value  # type: ignore[union-attr]

    def latest(self) -> set[Quad]:
        """The newest version of every document, those of a later commit over earlier ones."""
        newest: dict[str, tuple[int, str]] = {}
        for member, store in self.members.items():
            (document,) = [
                q.object.value
                for q in store.quads_for_pattern(None, iri("dcterms:isVersionOf"), None)  # type: ignore[union-attr]
            ]
            newest[document] = max(newest.get(document, (0, "")), (int(member.rpartition("=")[2]), member))
        graph = NamedNode(f"{BASE}graph/public")
        return {
            Quad(q.subject, q.predicate, q.object, graph)
            for _, member in newest.values()
            for q in self.members[member].quads_for_pattern(None, None, None, NamedNode(member))
        }

    def acts(self) -> list[str]:
        return sorted(
            q.object.value.rpartition("#")[2]  # type: ignore[union-attr]
            for store in self.members.values()
            for q in store
            if q.predicate == iri("rdf:type") and q.object.value.startswith(iri("as:").value)  # type: ignore[union-attr]
        )


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldes, "SIZE", 4)


def test_a_reader_that_follows_and_one_that_comes_late_have_everything(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        early = Reader(made)
        for rows in (FIRST, SECOND, THIRD):
            made.load(rows)
            done, before = set(early.done), len(early.fetched)
            early.read()
            assert early.latest() == made.public()
            assert not done & set(early.fetched[before:])
        late = Reader(made)
        late.read()
        assert set(late.members) == set(early.members)
        assert late.latest() == made.public()
        assert len(late.done) > 3
        assert late.acts().count("Delete") == 2  # 11 and 12; 11 came back
        again = len(late.fetched)
        late.read()
        assert len(late.fetched) == again  # nothing that is full is asked again, the rest is a 304
        assert late.unchanged > 0


@pytest.mark.parametrize("accept", list(FORMATS))
def test_every_format_has_the_same_members(tmp_path: Path, accept: str) -> None:
    with house(tmp_path, [FIRST[:6]]) as made:
        reader = Reader(made, accept)
        reader.read()
        assert reader.latest() == made.public()


def test_the_root_says_what_the_stream_is(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST[:2]]) as made:
        response = made.client.get("/feeds/ldes", headers={"Accept": "application/n-quads"})
        store = Store()
        store.extend(parse(response.data, format=RdfFormat.N_QUADS))
        (stream,) = [q.subject for q in store.quads_for_pattern(None, iri("tree:view"), NamedNode(ROOT))]
        said = {
            "ldes:timestampPath": "dcterms:created",
            "ldes:versionOfPath": "dcterms:isVersionOf",
            "ldes:versionDeleteObject": "as:Delete",
        }
        for name, value in said.items():
            assert Quad(stream, iri(name), iri(value)) in store
        assert not list(store.quads_for_pattern(None, iri("ldes:retentionPolicy"), None))  # all is kept


def test_what_is_refused(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST[:2]]) as made:
        assert made.client.get("/feeds/ldes", headers={"Accept": "text/turtle"}).status_code == 406
        assert (
            made.client.get("/feeds/ldes", headers={"Accept": "text/html"})
            .headers["Location"]
            .endswith("#ldes")
        )
        assert made.client.get("/feeds/ldes/1999-01").status_code == 404
        assert made.client.get("/feeds/ldes/nothing").status_code == 404
        reader = Reader(made)
        reader.read()
        month = reader.links[ROOT][0]
        assert made.client.get(f"{month.removeprefix(BASE[:-1])}?after=x").status_code == 400
