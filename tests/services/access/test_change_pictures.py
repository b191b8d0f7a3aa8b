"""Changes by hand to records that share a picture: it is kept back as strictly as any of them wants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.platform import Platform
from app.graph.sensitivity_apply import Application
from app.graph.sensitivity_halves import Keeping
from app.graph.terms import iri
from tests.installations import installation
from tests.loaders.secrets_kept import address, enact, quads
from tests.loaders.test_pictures_kept_back import Edition, file_of, loaded, picture_of, told_since

NAME, HAS, SHOWS = iri("dwc:scientificName"), iri("holotype:hasMedia"), iri("ac:associatedSpecimenReference")
ORCHID, OAK = Literal("Cypripedium calceolus L."), Literal("Quercus robur L.")
FAMILY = iri("dwc:family")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Platform]:
    """An installation with a policy."""
    with installation(tmp_path / "installation", enact) as opened:
        yield opened


def says(platform: Platform, document: str, predicate: NamedNode) -> list[Quad]:
    """The quads of a property of a document and its parts."""
    return [
        q
        for q in quads(platform)
        if q.predicate == predicate
        and q.subject.value.partition("#")[0] == document
        and platform.graphs.kind_of(q.graph_name.value) in ("public", "restricted")
    ]


def change(platform: Platform, gone: list[Quad], come: list[Quad]) -> None:
    """Make a change, after which the policy finds nothing to do and nobody was told too much."""
    before, old = platform.writer.commit, {p for p in "ab" if not kept(platform, p)}
    platform.workbench(platform.house).apply(Delta.of(gone, come), why="Looked at again.")
    outcome = Application(platform, platform.house).run(dry_run=True)
    assert outcome.changed == 0, outcome.samples
    assert list(platform.writer.chain.check()) == []
    for picture in {p for p in old if kept(platform, p)}:
        assert not any(file_of(picture) in text for text in told_since(platform, before))


def kept(platform: Platform, picture: str = "a") -> bool:
    """Whether a picture is kept back: all of it or nothing."""
    name = picture_of(platform, picture)
    one = Keeping(platform).standing([name])[name]
    assert not (one.public and one.kept)
    return bool(one.kept)


def named(platform: Platform, number: int, name: Literal) -> None:
    """Call a record something else."""
    gone = says(platform, address(platform, number), NAME)
    change(platform, gone, [Quad(q.subject, NAME, name, q.graph_name) for q in gone])


def link(platform: Platform, number: int, picture: str, *, back: bool = False) -> Quad:
    """That a record has a picture, or that the picture shows the record."""
    record, medium = NamedNode(address(platform, number)), NamedNode(picture_of(platform, picture))
    public = NamedNode(platform.graphs.public)
    return Quad(medium, SHOWS, record, public) if back else Quad(record, HAS, medium, public)


def test_a_record_becomes_protected_and_opens_up_again(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, Edition({1: "o", 2: "o"}, [(1, "a"), (2, "a")]))
    named(guarded, 1, ORCHID)
    assert kept(guarded)
    named(guarded, 1, OAK)
    assert not kept(guarded)


def test_another_protected_record_keeps_it_back(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, Edition({1: "o", 2: "k"}, [(1, "a"), (2, "a")]))
    named(guarded, 1, ORCHID)
    named(guarded, 1, OAK)
    assert kept(guarded)


@pytest.mark.parametrize("back", [False, True])
def test_an_open_record_gets_a_picture_that_is_kept_back(
    guarded: Platform, tmp_path: Path, back: bool
) -> None:
    loaded(guarded, tmp_path, Edition({1: "k", 2: "o"}, [(1, "a")]))
    change(guarded, [], [link(guarded, 2, "a", back=back)])
    assert kept(guarded)


@pytest.mark.parametrize("back", [False, True])
def test_a_protected_record_gets_a_picture_of_an_open_one_and_gives_it_up(
    guarded: Platform, tmp_path: Path, back: bool
) -> None:
    loaded(guarded, tmp_path, Edition({1: "k", 2: "o"}, [(2, "a")]))
    change(guarded, [], [link(guarded, 1, "a", back=back)])
    assert kept(guarded)
    there = address(guarded, 1)
    links = [q for q in says(guarded, there, HAS) if q.object.value == picture_of(guarded, "a")]
    links += [q for q in says(guarded, picture_of(guarded, "a"), SHOWS) if q.object.value == there]
    change(guarded, links, [])
    assert not kept(guarded)


def test_what_is_told_of_a_picture_of_both_stays_with_it(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, Edition({1: "k", 2: "o"}, [(1, "a"), (2, "a")]))
    (was,) = says(guarded, picture_of(guarded, "a"), iri("ac:caption"))
    change(guarded, [was], [Quad(was.subject, was.predicate, Literal("The label"), was.graph_name)])
    assert kept(guarded)
    (now,) = says(guarded, picture_of(guarded, "a"), iri("ac:caption"))
    assert now.object == Literal("The label")


def test_a_picture_left_behind_can_be_changed(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, Edition({1: "k", 2: "o"}, [(1, "a")]))
    name = picture_of(guarded, "a")
    links = [*says(guarded, address(guarded, 1), HAS), *says(guarded, name, SHOWS)]
    change(guarded, links, [])
    (was,) = says(guarded, name, iri("ac:caption"))
    change(guarded, [was], [Quad(was.subject, was.predicate, Literal("The label"), was.graph_name)])
    assert kept(guarded)
    assert says(guarded, name, iri("ac:accessURI"))


def test_a_change_to_many_records_is_held_to_the_policy_as_a_whole(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, Edition(dict.fromkeys(range(250), "o"), []))
    gone = [q for q in quads(guarded) if q.predicate == NAME and q.graph_name.value == guarded.graphs.public]
    change(guarded, gone, [Quad(q.subject, NAME, ORCHID, q.graph_name) for q in gone])
    graph = Keeping(guarded).restricted[0]
    text = iri("dwc:locality")
    lie = {q.graph_name.value for q in quads(guarded) if q.predicate == text}
    assert lie == {graph}
