"""RDF Patch: whoever applies all patches has the graph, whenever they began and whatever was between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from app.graph.platform import Platform
from app.web.feeds import patch
from tests.loaders.archives_made import Extension, archive, specimen
from tests.web.feeding import FIRST, SECOND, THIRD, House, house

ROW = re.compile(r"(TX|TC|[AD] .+|H \w+ .+) \.")


class Copy:
    """A store elsewhere that follows the patches."""

    def __init__(self) -> None:
        self.store = Store()
        self.next = "/feeds/patch"
        self.state = ""
        self.patches = self.rows = 0

    def follow(self, made: House) -> None:
        """Fetch and apply what there is."""
        while True:
            response = made.client.get(self.next)
            assert response.status_code == 200, response.text
            assert response.mimetype == "application/rdf-patch"
            self.apply(response.text)
            link = response.headers.get("Link", "")
            if 'rel="next"' not in link:
                return
            self.next = link.partition("<")[2].partition(">")[0]

    def apply(self, text: str) -> None:
        """Apply a patch, if it goes on from where this copy is."""
        head: dict[str, list[str]] = {}
        open_, removed, added = False, [], []
        for line in text.splitlines():
            found = ROW.fullmatch(line)
            assert found, line
            mark, _, rest = found[1].partition(" ")
            if mark == "H":
                assert not open_
                name, _, value = rest.partition(" ")
                head.setdefault(name, []).append(value)
                if name == "renewed":
                    self._forget(value[1:-1])
            elif mark in ("TX", "TC"):
                assert open_ == (mark == "TC")
                open_ = not open_
                if mark == "TC":
                    self._commit(removed, added)
                    removed, added = [], []
            else:
                assert open_
                (added if mark == "A" else removed).append(rest)
        assert not open_
        if removed or added or head["id"] != [self.state]:
            assert head.get("prev", [""]) == [self.state]
        self.state = head["id"][0]
        self.patches += 1

    def _commit(self, removed: list[str], added: list[str]) -> None:
        self.rows += len(removed) + len(added)
        for quad in _quads(removed):
            assert quad in self.store  # nothing is taken away that is not there
            self.store.remove(quad)
        self.store.extend(_quads(added))

    def _forget(self, document: str) -> None:
        for quad in list(self.store):
            if quad.subject.value.partition("#")[0] == document:  # type: ignore[union-attr]
                self.store.remove(quad)

    @property
    def quads(self) -> set[Quad]:
        return set(self.store)


def _quads(rows: list[str]) -> list[Quad]:
    return list(parse("".join(f"{row} .\n" for row in rows).encode(), format=RdfFormat.N_QUADS))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "SIZE", 5)


def test_a_copy_that_follows_and_one_that_comes_late_have_the_graph(tmp_path: Path, small: None) -> None:
    with house(tmp_path) as made:
        early = Copy()
        for rows in ([], FIRST, SECOND, THIRD):
            if rows:
                made.load(rows)
            early.follow(made)
            assert early.quads == made.public()
        late = Copy()
        late.follow(made)
        assert late.quads == made.public()
        assert late.state == early.state
        assert late.patches > 3
        rows = early.rows
        early.follow(made)
        assert (early.rows, early.quads) == (rows, made.public())


def test_documents_that_several_records_carry_are_followed_too(tmp_path: Path) -> None:
    """Institutions, collections and media that a second source speaks of as well."""
    media = [
        (
            n,
            {
                "dcterms:identifier": f"https://test.example/picture/{n % 2}",
                "ac:accessURI": f"https://test.example/{n % 2}.jpg",
                "dc:type": "StillImage",
                "dcterms:title": f"Picture {n % 2}",
            },
        )
        for n in range(1, 5)
    ]
    with house(tmp_path) as made:
        copy = Copy()
        for number, rows in enumerate((range(1, 4), range(2, 6))):
            place = archive(
                tmp_path / f"pictures-{number}",
                [specimen(n) for n in rows],
                name=f"pictures-{number}",
                extensions=[Extension("ac:Multimedia", [(n, cells) for n, cells in media if n in rows])],
            )
            made.take(place, f"pictures-{number}")
            copy.follow(made)
            assert copy.quads == made.public()


def test_the_demonstration_as_a_whole(demo_house: Platform, tmp_path: Path) -> None:
    made = House(tmp_path, demo_house)
    copy = Copy()
    copy.follow(made)
    assert copy.quads == made.public()
    assert len(copy.quads) > 100_000


def test_a_patch_before_a_gap_410(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        assert made.client.get("/feeds/patch?since=0").status_code == 200
        with made.app.extensions["holotype-feeds"].journal.open() as database:
            database.execute("UPDATE made SET listed = 0 WHERE number = 1")
        response = made.client.get("/feeds/patch?since=0")
        assert response.status_code == 410
        assert "since=1" in response.json["remedy"]
        assert made.client.get("/feeds/patch?since=1").status_code == 200


@pytest.mark.parametrize("since", ["", "x", "-1", "1:", "99999999999999999999"])
def test_a_place_that_is_none_400(tmp_path: Path, since: str) -> None:
    with house(tmp_path) as made:
        response = made.client.get("/feeds/patch", query_string={"since": since})
        assert response.status_code == 400
        assert response.json["where"] == "since"


def test_a_commit_that_is_to_come_400(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        assert made.client.get("/feeds/patch?since=77").status_code == 400


def test_nothing_new_304(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        first = made.client.get("/feeds/patch?since=1")
        tag = {"If-None-Match": first.headers["ETag"]}
        assert made.client.get("/feeds/patch?since=1", headers=tag).status_code == 304
        made.load(SECOND)
        assert made.client.get("/feeds/patch?since=1", headers=tag).status_code == 200


def protect(made: House, document: str, wanted: str) -> Iterator[Quad]:
    """Move a statement of a document to a restricted graph, as a protection does, and record it."""
    graphs = made.platform.graphs
    for quad in made.public():
        if quad.subject.value.startswith(document) and quad.object.value == wanted:  # type: ignore[union-attr]
            made.move(quad, graphs.named("restricted/TEST-001"))
            yield quad


def test_what_is_protected_now_is_in_no_old_patch(tmp_path: Path) -> None:
    with house(tmp_path, [[specimen(1, locality="A secret place"), *FIRST[1:3]], FIRST[:3]]) as made:
        early = Copy()
        early.follow(made)
        document = next(
            q.subject.value.partition("#")[0] for q in made.public() if q.object.value == "T 00001"
        )  # type: ignore[union-attr]
        locality = next(
            q.object.value
            for q in made.public()
            if q.subject.value.startswith(document) and q.predicate.value.endswith("/locality")  # type: ignore[union-attr]
        )
        assert list(protect(made, document, locality))
        late = Copy()
        late.follow(made)
        late_text = made.client.get("/feeds/patch").text
        assert late.quads == made.public()
        assert locality not in [q.object.value for q in late.quads if q.subject.value.startswith(document)]  # type: ignore[union-attr]
        assert "A secret place" not in late_text
        early.follow(made)
        assert early.quads == made.public()
        assert NamedNode(made.platform.graphs.public) in {q.graph_name for q in late.quads}
