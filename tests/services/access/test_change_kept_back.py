"""Changes by hand to documents of which something is kept back: the policy follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.errors import Forbidden
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.sensitivity_apply import Application
from app.graph.terms import iri
from app.graph.undoing import undo
from tests.installations import installation
from tests.loaders.secrets_kept import address, coordinates, exact, leaks, open_texts, quads
from tests.services.access.desk import account, moderates, protect

LATITUDE, NAME = iri("dwc:decimalLatitude"), iri("dwc:scientificName")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Platform]:
    """Two records under a policy: the first is protected."""
    with installation(tmp_path / "installation", protect) as opened:
        yield opened


def decimal(text: str) -> Literal:
    return Literal(text, datatype=iri("xsd:decimal"))


def standing(platform: Platform, number: int, predicate: NamedNode) -> dict[str, Quad]:
    """The quads of a property of a document, by the kind of their graph."""
    name = address(platform, number)
    return {
        platform.graphs.kind_of(q.graph_name.value): q
        for q in quads(platform)
        if q.predicate == predicate
        and q.subject.value.startswith(name)
        and "ledger" not in q.graph_name.value
    }


def replaced(quad: Quad, value: Literal) -> Delta:
    return Delta.of([quad], [Quad(quad.subject, quad.predicate, value, quad.graph_name)])


def test_a_corrected_exact_value_gives_a_new_twin(guarded: Platform) -> None:
    now = standing(guarded, 1, LATITUDE)
    assert set(now) == {"public", "restricted"}
    desk = guarded.workbench(guarded.house)
    desk.apply(replaced(now["restricted"], decimal("50.98765")), why="Read again.")
    assert coordinates(exact(guarded, 1)) == ("50.98765", "12.36789")
    assert coordinates(guarded.workbench().document(address(guarded, 1))) == ("50.95", "12.35")
    assert leaks(guarded) == []
    assert not any("50.98765" in text for text in open_texts(guarded))
    assert Application(guarded, guarded.house).run(dry_run=True).changed == 0


def test_a_value_written_over_the_twin_is_taken_for_the_exact_one(guarded: Platform) -> None:
    now = standing(guarded, 1, LATITUDE)
    desk = guarded.workbench(guarded.house)
    desk.apply(replaced(now["public"], decimal("50.98765")), why="Read again.")
    assert coordinates(exact(guarded, 1)) == ("50.98765", "12.36789")
    assert not any("50.98765" in text for text in open_texts(guarded))


def test_a_correction_can_be_undone(guarded: Platform) -> None:
    desk = guarded.workbench(guarded.house)
    now = standing(guarded, 1, LATITUDE)
    receipt = desk.apply(replaced(now["restricted"], decimal("50.98765")), why="Read again.")
    everything = guarded.workbench(guarded.house)
    everything.view = guarded.all_graphs()
    undo(everything, receipt.activity).go()
    assert coordinates(exact(guarded, 1)) == ("51.34567", "12.36789")
    assert coordinates(guarded.workbench().document(address(guarded, 1))) == ("51.35", "12.35")
    assert leaks(guarded) == []


def test_a_record_identified_by_hand_as_something_protected_is_kept_back(guarded: Platform) -> None:
    name = standing(guarded, 2, NAME)["public"]
    desk = guarded.workbench(guarded.house)
    desk.apply(replaced(name, Literal("Cypripedium calceolus L.")), why="Not an oak.")
    assert set(standing(guarded, 2, LATITUDE)) == {"public", "restricted"}
    assert coordinates(guarded.workbench().document(address(guarded, 2))) == ("51.35", "12.35")
    assert coordinates(exact(guarded, 2)) == ("51.34", "12.36")
    assert not any("Auwald" in text for text in open_texts(guarded))
    assert Application(guarded, guarded.house).run(dry_run=True).changed == 0


def test_the_ledger_stays_whole(guarded: Platform) -> None:
    now = standing(guarded, 1, LATITUDE)
    guarded.workbench(guarded.house).apply(
        replaced(now["restricted"], decimal("50.98765")), why="Read again."
    )
    Application(guarded, guarded.house, redact=True).run()
    assert list(guarded.writer.chain.check()) == []


def test_the_seal_does_not_let_the_secret_be_guessed(guarded: Platform) -> None:
    """The entry of the restricted ledger is salted; two houses seal the same change differently."""
    now = standing(guarded, 1, LATITUDE)
    guarded.workbench(guarded.house).apply(
        replaced(now["restricted"], decimal("50.98765")), why="Read again."
    )
    salts = [q for q in quads(guarded) if q.predicate == iri("holotype:salt")]
    assert salts
    assert all("ledger/restricted" in q.graph_name.value for q in salts)


@pytest.mark.parametrize("covered", [False, True])
def test_what_was_set_apart_by_hand_stays_apart(guarded: Platform, covered: bool) -> None:
    """Of a record that no rule covers, and of one that a rule comes to cover."""
    name = address(guarded, 2)
    narrow = NamedNode(guarded.graphs.named("restricted/HHH-OOO-LLL"))
    desk = guarded.workbench(guarded.house)
    secret = Quad(NamedNode(name), iri("dwc:materialEntityRemarks"), Literal("behind the third door"), narrow)
    desk.apply(Delta.of((), [secret]), why="Kept apart.")
    public = NamedNode(guarded.graphs.public)
    if covered:
        named = standing(guarded, 2, NAME)["public"]
        guarded.workbench(guarded.house).apply(replaced(named, Literal("Cypripedium calceolus L.")))
    more = Quad(NamedNode(name), iri("dwc:disposition"), Literal("in collection"), public)
    guarded.workbench(guarded.house).apply(Delta.of((), [more]))
    lies = [guarded.graphs.kind_of(q.graph_name.value) for q in quads(guarded) if q.object == secret.object]
    assert lies == ["restricted"]
    assert not any("third door" in text for text in open_texts(guarded))


@pytest.mark.parametrize("role", ["curator", "moderator"])
def test_rules_are_changed_by_administrators_even_those_of_one_institution(
    guarded: Platform, role: str
) -> None:
    rule = NamedNode(f"{guarded.base}rule/TST-RLE-AA1")
    held = NamedNode(f"{guarded.base}institution/{mint('institution', 'TEST')}")
    own = Quad(rule, iri("holotype:institution"), held, NamedNode(guarded.graphs.public))
    guarded.workbench(guarded.house).apply(Delta.of([], [own]), why="It is theirs.")
    person = account(guarded, "somebody")
    moderates(guarded, person, role)
    bench = guarded.workbench(guarded.people.principal(person))
    (title,) = (q for q in quads(guarded) if q.subject == rule and q.predicate == iri("dcterms:title"))
    with pytest.raises(Forbidden, match="changed by administrators"):
        bench.apply(replaced(title, Literal("Another")), why="Ours.")
    made = NamedNode(f"{guarded.base}rule/TST-RLE-AA9")
    said = [
        Quad(made, one.predicate, one.object, one.graph_name) for one in quads(guarded) if one.subject == rule
    ]
    with pytest.raises(Forbidden):
        bench.apply(Delta.of([], said), why="One more.")
    administrator = Principal("urn:somebody", "Demo administrator", frozenset(("administrator",)), bench.view)
    guarded.workbench(administrator).apply(replaced(title, Literal("Another")), why="Asked to.")
