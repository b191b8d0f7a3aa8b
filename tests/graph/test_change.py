"""The one door: what a change has to pass, what it leaves behind, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from app.graph import undoing
from app.graph.delta import Delta
from app.graph.errors import (
    BadParameter,
    BadQuery,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NothingChanged,
    PreconditionFailed,
)
from app.graph.history import History
from app.graph.ledger import Entry
from app.graph.permission import ROLE
from app.graph.platform import Platform
from app.graph.principal import Grant, Principal
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.workbench import Workbench
from app.graph.writer import moment
from tests.installations import installation

TEXTS = Path(__file__).parent / "changes"
BASE = "https://example.org/"
SPECIMEN = f"{BASE}specimen/AAA-BBB-CCC"
PUBLIC = NamedNode(f"{BASE}graph/public")


def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def said(subject: str, name: str, value: str | NamedNode, graph: NamedNode = PUBLIC) -> Quad:
    term = Literal(value) if isinstance(value, str) else value
    return Quad(NamedNode(subject), iri(name), term, graph)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Platform]:
    with installation(tmp_path / "installation", base=BASE) as platform:
        yield platform


def collection(code: str, holder: str = "institution/HHH-OOO-LLL") -> list[Quad]:
    """A small document that keeps to its shapes."""
    name = f"{BASE}collection/{code}"
    return [
        said(name, "rdf:type", iri("ltc:ObjectGroup")),
        said(name, "ltc:collectionName", f"Collection {code}"),
        said(name, "holotype:institution", NamedNode(BASE + holder)),
    ]


def made(house: Platform, code: str, **rest: str) -> str:
    house.workbench(house.house).apply(Delta.of((), collection(code, **rest)), why="a start")
    return f"{BASE}collection/{code}"


def curator(house: Platform, **changes: str) -> Workbench:
    grant = Grant(
        f"{BASE}agent/CUR-CUR-CUR#grant-1",
        f"{ROLE}curator",
        f"{BASE}institution/HHH-OOO-LLL",
        ("Demo house",),
    )
    view = house.graphs.view_of_everyone()
    return house.workbench(
        Principal(f"{BASE}agent/CUR-CUR-CUR", "Demo curator", frozenset(), view, (grant._replace(**changes),))
    )


def value(house: Platform, document: str, name: str) -> list[str]:
    return house.workbench().document(document).root.texts(name)


def test_a_new_document_gets_its_revision_its_version_and_its_record(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    root = house.workbench().document(document).root
    assert root.text("ods:version") == "1"
    assert root.text("dcterms:created")
    activity = root.text("prov:wasGeneratedBy")
    (row,) = house.workbench().read("ledger/changes-by", activity=activity).rows
    assert row["document"] == document
    assert "Collection AAA-AAA-AAA" in str(row["added"])
    assert row["removed"] == ""


def test_a_change_counts_the_version_up_and_is_found_in_the_history(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    old, new = (
        said(document, "ltc:collectionName", "Collection AAA-AAA-AAA"),
        said(document, "ltc:collectionName", "Herbs"),
    )
    receipt = house.workbench(house.house).apply(Delta.of([old], [new]), why="its real name")
    assert receipt.documents == (document,)
    history = History(house.workbench(), document)
    assert [version.number for version in history.versions] == [2, 1]
    assert history.versions[0].why == "its real name"
    assert history.at(1).root.text("ltc:collectionName") == "Collection AAA-AAA-AAA"
    assert history.at(2).root.text("ltc:collectionName") == "Herbs"
    between = history.between(1, 2)
    assert (between.removed, between.added) == ({old}, {new})


def test_what_changes_nothing_is_said_to(house: Platform) -> None:
    made(house, "AAA-AAA-AAA")
    with pytest.raises(NothingChanged):
        made(house, "AAA-AAA-AAA")


def test_a_broken_rule_stops_the_change_with_the_report(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    commit = house.writer.commit
    wrong = said(document, "holotype:institution", "no address")
    with pytest.raises(Invalid) as caught:
        house.workbench(house.house).apply(Delta.of((), [wrong]))
    assert {one.to_json()["path"] for one in caught.value.report.violations} == {"holotype:institution"}
    assert house.writer.commit == commit


def test_a_visitor_may_not_and_is_told_to_sign_in(house: Platform) -> None:
    with pytest.raises(Forbidden) as caught:
        house.workbench().apply(Delta.of((), collection("AAA-AAA-AAA")))
    assert not caught.value.signed_in


def test_a_curator_changes_what_is_in_scope_and_hears_why_not_elsewhere(house: Platform) -> None:
    inside = made(house, "AAA-AAA-AAA")
    outside = made(house, "BBB-BBB-BBB", holder="institution/OTH-OTH-OTH")
    desk = curator(house)
    desk.apply(Delta.of((), [said(inside, "ltc:description", "Dried plants")]))
    assert value(house, inside, "ltc:description") == ["Dried plants"]
    with pytest.raises(Forbidden, match="curator for Demo house; this document belongs elsewhere"):
        desk.apply(Delta.of((), [said(outside, "ltc:description", "Dried plants")]))


def test_nobody_takes_a_document_out_of_somebody_elses_hands(house: Platform) -> None:
    outside = made(house, "BBB-BBB-BBB", holder="institution/OTH-OTH-OTH")
    mine = NamedNode(f"{BASE}institution/HHH-OOO-LLL")
    theirs = NamedNode(f"{BASE}institution/OTH-OTH-OTH")
    name = "holotype:institution"
    with pytest.raises(Forbidden):
        curator(house).apply(Delta.of([said(outside, name, theirs)], [said(outside, name, mine)]))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": "2020-01-01T00:00:00Z"}, "ended on 2020-01-01"),
        ({"role": f"{ROLE}annotator"}, "no role that may change"),
    ],
)
def test_a_grant_that_does_not_reach_says_why(house: Platform, changes: dict[str, str], reason: str) -> None:
    document = made(house, "AAA-AAA-AAA")
    with pytest.raises(Forbidden, match=reason):
        curator(house, **changes).apply(Delta.of((), [said(document, "ltc:description", "x")]))


def test_who_sends_an_old_revision_is_told(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    revision = value(house, document, "prov:wasGeneratedBy")[0]
    desk = house.workbench(house.house)
    first = Delta.of((), [said(document, "ltc:description", "first")])
    second = Delta.of((), [said(document, "ltc:note", "second")])
    desk.apply(first, revisions={document: revision})
    with pytest.raises(PreconditionFailed) as caught:
        desk.apply(second, revisions={document: revision})
    assert caught.value.etag == value(house, document, "prov:wasGeneratedBy")[0]


def test_a_dry_run_tells_everything_and_writes_nothing(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    commit = house.writer.commit
    delta = Delta.of((), [said(document, "holotype:institution", "no address")])
    found = house.workbench(house.house).apply(delta, dry_run=True).rehearsal
    assert found is not None
    assert found.delta == delta
    assert {one.to_json()["path"] for one in found.report.violations} == {"holotype:institution"}
    assert found.decisions[document].allowed
    assert house.writer.commit == commit


def test_nothing_is_left_of_a_document_only_by_withdrawal(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    desk = house.workbench(house.house)
    with pytest.raises(Exception, match="withdrawn"):
        desk.apply(Delta.of(collection("AAA-AAA-AAA")))
    with pytest.raises(BadParameter):
        undoing.withdraw(desk, document, reason=" ")
    undoing.withdraw(desk, document, reason="Catalogued twice.", successor=f"{BASE}collection/BBB-BBB-BBB")
    with pytest.raises(Gone) as caught:
        house.workbench().document(document)
    assert caught.value.reason == "Catalogued twice."
    assert caught.value.successor == f"{BASE}collection/BBB-BBB-BBB"
    assert History(house.workbench(), document).at(1).root.text("ltc:collectionName")


def test_undo_makes_what_was_before_and_says_what_it_undoes(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    desk = house.workbench(house.house)
    receipt = desk.apply(Delta.of((), [said(document, "ltc:description", "wrong")]))
    undoing.undo(desk, receipt.activity).go()
    assert value(house, document, "ltc:description") == []
    assert History(desk, document).versions[0].undoes == receipt.activity
    with pytest.raises(Conflict, match="undone already"):
        undoing.undo(desk, receipt.activity).go()


def test_a_document_goes_back_to_any_version(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    desk = house.workbench(house.house)
    for word in ("one", "two"):
        now = [said(document, "ltc:description", old) for old in value(house, document, "ltc:description")]
        desk.apply(Delta.of(now, [said(document, "ltc:description", word)]))
    undoing.restore(desk, document, 2).go()
    assert value(house, document, "ltc:description") == ["one"]
    assert value(house, document, "ods:version") == ["4"]


def test_an_update_whose_steps_build_on_each_other_is_worked_out_on_a_copy(house: Platform) -> None:
    desk = house.workbench(house.house)
    desk.update(text("one-value.ru"))
    desk.update(text("two-steps.ru"))
    thing = house.catalogue["graph/documents-quads"].bind(documents=["http://example.org/thing"])
    rows = solutions(house.store.query(thing, View.ALL))
    found = {(row["property"].value, row["value"].value) for row in rows}
    assert found == {("http://example.org/doubled", "8")}
    assert not list(house.folder.glob("rehearsal-*"))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("blank.ru", "without a name"), ("clear.ru", "whole graphs"), ("forge.ru", "kept by the house")],
)
def test_what_is_no_change_of_documents_is_refused_with_a_reason(
    house: Platform, name: str, reason: str
) -> None:
    with pytest.raises((BadQuery, Forbidden), match=reason):
        house.workbench(house.house).update(text(name))


def test_two_racing_changes_of_one_document_never_lose_one(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    desk = house.workbench(house.house)
    seen = value(house, document, "prov:wasGeneratedBy")[0]
    slow = house.changes.rehearse(house.house, Delta.of((), [said(document, "ltc:note", "slow")]))
    desk.apply(Delta.of((), [said(document, "ltc:description", "quick")]))
    assert slow.documents[0].revision == seen
    entry = Entry(house.house.iri)
    assert house.changes._commit(slow, entry) is None
    assert value(house, document, "ltc:note") == []


def test_the_chain_holds_and_shows_every_forgery(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    house.workbench(house.house).apply(Delta.of((), [said(document, "ltc:description", "x")]), why="honest")
    assert list(house.writer.chain.check()) == []
    ledger = NamedNode(house.graphs.ledger)
    activity = NamedNode(value(house, document, "prov:wasGeneratedBy")[0])
    forged = Quad(activity, iri("dcterms:description"), Literal("forged"), ledger)
    house.store.extend([forged])
    assert [one.activity for one in house.writer.chain.check()] == [activity.value]


def test_values_that_the_engine_rewrites_are_recorded_as_it_keeps_them(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    desk = house.workbench(house.house)
    number = Literal("1.50", datatype=iri("xsd:decimal"))
    receipt = desk.apply(Delta.of((), [Quad(NamedNode(document), iri("ltc:note"), number, PUBLIC)]))
    assert '"1.5"' in str(desk.read("ledger/changes-by", activity=receipt.activity).row["added"])
    undoing.undo(desk, receipt.activity).go()
    assert value(house, document, "ltc:note") == []


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 120000, UTC), "2026-01-02T03:04:05.12Z"),
        (datetime(2026, 1, 2, 3, 4, 10, 0, UTC), "2026-01-02T03:04:10Z"),
    ],
)
def test_a_moment_is_written_as_the_engine_keeps_it(at: datetime, written: str) -> None:
    assert moment(at).value == written
    store = Oxigraph()
    store.add(Quad(PUBLIC, PUBLIC, moment(at)))
    assert [quad.object for quad in store] == [moment(at)]


def test_the_chain_is_there_after_a_restart(tmp_path: Path) -> None:
    with Platform(tmp_path / "installation", base=BASE) as house:
        made(house, "AAA-AAA-AAA")
        digest = house.writer.chain.digest
    with Platform(tmp_path / "installation", base=BASE) as house:
        assert house.writer.chain.digest == digest
        made(house, "BBB-BBB-BBB")
        assert list(house.writer.chain.check()) == []


def test_values_of_a_narrow_audience_are_recorded_in_its_own_ledger(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    narrow = NamedNode(house.graphs.named("restricted/HHH-OOO-LLL"))
    secret = said(document, "ltc:note", "behind the third door", narrow)
    receipt = house.workbench(house.house).apply(Delta.of((), [secret]), why="kept apart")
    seen = house.workbench().read("ledger/changes-by", activity=receipt.activity).rows
    assert "third door" not in str(seen)
    graph = house.graphs.named("ledger/restricted/HHH-OOO-LLL")
    view = View((graph,), (graph,))
    text = house.catalogue["ledger/changes-by"].bind(activity=receipt.activity)
    assert "third door" in str([row["added"] for row in solutions(house.store.query(text, view))])
    assert list(house.writer.chain.check()) == []


def test_only_what_a_change_names_goes_where_narrow_graphs_hold_more(house: Platform) -> None:
    document = made(house, "AAA-AAA-AAA")
    narrow = NamedNode(house.graphs.named("restricted/HHH-OOO-LLL"))
    desk_graph = NamedNode(house.graphs.named("desk/HHH-OOO-LLL"))
    apart = [said(document, "ltc:note", "secret", narrow), said(document, "ltc:note", "to do", desk_graph)]
    house.workbench(house.house).apply(Delta.of((), apart))
    receipt = house.workbench(house.house).apply(Delta.of(apart))
    assert receipt.delta == Delta.of(apart)
    assert value(house, document, "ltc:collectionName") == ["Collection AAA-AAA-AAA"]
