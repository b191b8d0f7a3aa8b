"""What is protected today is protected in every snapshot of the past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from app.graph.kept_snapshots import KeptSnapshot
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.store import View
from tests.installations import installation

BASE = "https://example.org/"
RESTRICTED = f"{BASE}graph/restricted/MMM-111-MMM"
DATA = Path(__file__).parent / "shield"
FIND = (DATA / "find-secrets.rq").read_text(encoding="utf-8")


@dataclass
class House:
    platform: Platform
    before: KeptSnapshot

    def update(self, name: str) -> None:
        text = (DATA / f"{name}.ru").read_text(encoding="utf-8")
        self.platform.writer.change(text, self.platform.house)  # whatever the rules of a change

    def found(self, principal: Principal | None = None, kept: KeptSnapshot | None = None) -> list[str]:
        """The graphs in which the secrets are found in the snapshot, by a query of one's own."""
        bench = self.platform.workbench(principal, kept or self.before)
        with bench.ask(FIND, media_type="text/csv") as outcome:
            lines = outcome.read().decode().split("\r\n")[1:]
        return sorted({line.split(",")[0].removeprefix(f"{BASE}graph/") for line in lines if line})

    @property
    def curator(self) -> Principal:
        """Somebody who sees the restricted graph now."""
        visitor = self.platform.visitor()
        ledger = f"{BASE}graph/ledger/restricted/MMM-111-MMM"
        view = View(visitor.view.default, (*visitor.view.named, RESTRICTED, ledger))
        return replace(visitor, name="Demo curator", view=view)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A record that was public with its place, kept so, and then protected."""
    with installation(tmp_path / "here", base=BASE) as platform:
        for name, graph in (("before", platform.graphs.public), ("ledger", platform.graphs.ledger)):
            said = parse(path=DATA / f"{name}.ttl", format=RdfFormat.TURTLE)
            node = NamedNode(graph)
            platform.store.extend(Quad(one.subject, one.predicate, one.object, node) for one in said)
        assert platform.keeper is not None
        yield House(platform, platform.keeper.keep())


def test_a_public_value_shows_in_its_snapshot(house: House) -> None:
    assert house.found() == ["ledger/public", "public"]


def test_protection_reaches_back(house: House) -> None:
    house.update("protect")
    assert house.found() == []
    assert house.found(house.curator) == ["ledger/restricted/MMM-111-MMM", "restricted/MMM-111-MMM"]


def test_documents_of_the_past_keep_the_secret_too(house: House) -> None:
    document = f"{BASE}specimen/AAA-111-AAA"
    assert "deep hollow" in str(house.platform.workbench(None, house.before).document(document).triples)
    house.update("protect")
    shown = house.platform.workbench(None, house.before).document(document)
    assert "deep hollow" not in str(shown.triples)
    assert shown.root.text("dwc:catalogNumber") == "17"  # what is public now still shows


def test_a_workbench_from_before_the_protection_is_shielded(house: House) -> None:
    bench = house.platform.workbench(None, house.before)
    house.update("protect")
    with bench.ask(FIND, media_type="text/csv") as outcome:
        assert len(outcome.read().split()) == 1


def test_other_documents_are_left_alone(house: House) -> None:
    house.update("protect")
    shown = house.platform.workbench(None, house.before).document(f"{BASE}specimen/BBB-222-BBB")
    assert shown.root.text("dwc:catalogNumber") == "18"


def test_a_second_change_of_a_protected_document_reaches_back_too(house: House) -> None:
    house.update("protect")
    assert house.found() == []
    house.update("protect-number")
    shown = house.platform.workbench(None, house.before).document(f"{BASE}specimen/AAA-111-AAA")
    assert not shown.root.text("dwc:catalogNumber")


def test_tidying_shields_every_snapshot_without_being_asked(house: House) -> None:
    house.update("protect")
    assert house.platform.keeper is not None
    house.platform.keeper.keep()
    oldest = house.platform.keeper.kept.all()[0]
    assert (oldest.commit, oldest.round) == (house.before.commit, 1)
    assert [path.name for path in house.platform.keeper.kept.folder.glob(".*")] == []


def test_nothing_protected_costs_no_new_round(house: House) -> None:
    house.update("unrelated")
    assert house.platform.workbench(None, house.before).past == house.before
