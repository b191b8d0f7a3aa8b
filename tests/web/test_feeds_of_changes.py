"""Feeds of single changes: made through the one door, followed by copies, seen by audience."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.errors import NothingChanged
from app.graph.terms import iri
from tests.web.feeding import BASE, FIRST, House, house
from tests.web.test_ldes import Reader
from tests.web.test_patch import Copy

PUBLIC = NamedNode(f"{BASE}graph/public")
RESTRICTED = NamedNode(f"{BASE}graph/restricted/TEST-001")
COLLECTION = f"{BASE}collection/AAA-BBB-CCC"


def said(subject: str, name: str, value: str | NamedNode, graph: NamedNode = PUBLIC) -> Quad:
    return Quad(NamedNode(subject), iri(name), Literal(value) if isinstance(value, str) else value, graph)


def apply(made: House, removed: Iterable[Quad] = (), added: Iterable[Quad] = ()) -> int:
    """Make a change as the house. Gives its commit."""
    desk = made.platform.workbench(made.platform.house)
    return desk.apply(Delta.of(removed, added), why="a test").commit


def collection(name: str) -> list[Quad]:
    return [
        said(COLLECTION, "rdf:type", iri("ltc:ObjectGroup")),
        said(COLLECTION, "ltc:collectionName", name),
        said(COLLECTION, "holotype:institution", NamedNode(f"{BASE}institution/HHH-OOO-LLL")),
    ]


def named(name: str, graph: NamedNode = PUBLIC) -> Quad:
    return said(COLLECTION, "ltc:collectionName", name, graph)


def test_copies_follow_single_changes(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        copy, reader = Copy(), Reader(made)

        def follow() -> None:
            copy.follow(made)
            reader.read()
            assert copy.quads == made.public()
            assert reader.latest() == made.public()

        follow()
        apply(made, added=collection("Moths"))
        follow()
        apply(made, [named("Moths")], [named("Moths and others")])
        follow()
        with pytest.raises(NothingChanged):
            apply(made, added=[named("Moths and others")])
        apply(made, [named("Moths and others")], [named("Moths")])
        follow()
        assert [member for member in reader.order if member.startswith(COLLECTION)] == [
            f"{COLLECTION}?as-of={commit}" for commit in (3, 4, 5)
        ]
        late = Copy()
        late.follow(made)
        assert late.quads == made.public()
        acts = [reader.members[f"{COLLECTION}?as-of={commit}"] for commit in (3, 4)]
        kinds = [
            {q.object.value.rpartition("#")[2] for q in store.quads_for_pattern(None, iri("rdf:type"), None)}  # type: ignore[union-attr]
            for store in acts
        ]
        assert "Create" in kinds[0] and "Update" in kinds[1]


def test_what_is_restricted_is_in_no_feed_of_everybody(tmp_path: Path) -> None:
    secret = "A secret name that nobody may read"
    with house(tmp_path, [FIRST[:2]]) as made:
        apply(made, added=collection("Moths"))
        early = Copy()
        early.follow(made)
        commit = apply(made, added=[said(COLLECTION, "dcterms:description", secret, RESTRICTED)])
        early.follow(made)
        assert early.quads == made.public()
        reader = Reader(made)
        reader.read()
        said_by_ldes = [str(quad) for store in reader.members.values() for quad in store]
        assert not any(secret in text for text in said_by_ldes)
        for path in (
            "/feeds/patch", "/feeds/atom", "/feeds.json", f"/feeds/events?since={commit - 1}",
            "/oai?verb=ListRecords&metadataPrefix=rdf", "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        ):  # fmt: skip
            response = made.client.get(path)
            assert response.status_code == 200
            assert secret not in response.text
        token = made.platform.tokens.create(frozenset(("administrator",)))
        headers = {"Authorization": f"Bearer {token}"}
        seen = made.client.get("/feeds/patch", headers=headers)
        assert secret in seen.text
        assert seen.headers["Cache-Control"] == "private, no-cache"
        assert f"id: {commit}\n" in made.client.get(f"/feeds/events?since={commit - 1}", headers=headers).text


def test_what_is_moved_to_a_restricted_graph_leaves_the_past_of_everybody(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST[:2]]) as made:
        apply(
            made,
            added=[*collection("Moths"), said(COLLECTION, "dcterms:description", "Found at a secret place")],
        )
        apply(made, [named("Moths")], [named("Moths and others")])
        early, reader = Copy(), Reader(made)
        early.follow(made)
        reader.read()
        place = said(COLLECTION, "dcterms:description", "Found at a secret place")
        moved = Quad(place.subject, place.predicate, place.object, RESTRICTED)
        apply(made, [place], [moved])
        late = Copy()
        late.follow(made)
        early.follow(made)
        assert late.quads == early.quads == made.public()
        assert "secret place" not in made.client.get("/feeds/patch").text
        fresh = Reader(made)
        fresh.read()
        texts = [str(quad) for store in fresh.members.values() for quad in store]
        assert not any("secret place" in text for text in texts)
        assert fresh.latest() == made.public()
