"""What accepted work shows: determinations under one's ORCID iD and changes that stand, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from tests.services.identity.people import NORTH, browser_of, id_of, person
from tests.services.identity.receiving import House

BEETLE = "http://localhost/specimen/BBB-111-BBB"


@pytest.fixture(scope="module")
def beetle(museums: House) -> House:
    quads = parse(path=Path(__file__).with_name("beetles.ttl"), format=RdfFormat.TURTLE)
    desk = museums.platform.workbench(museums.platform.house)
    desk.write_graph(None, [quad.triple for quad in quads], replace=False)
    return museums


def shown(house: House, account: str) -> dict[str, Any]:
    answer = house.browser().get(f"/experts/{id_of(account)}.json")
    assert answer.status_code == 200, answer.text
    return answer.json


def knows(house: House, name: str, *taxa: str, **more: Any) -> str:
    account = person(house, name, ("curator", NORTH), **more)
    browser = browser_of(house, account)
    browser.post("/me/shown-to", {"audience": "everybody"})
    for taxon in taxa:
        browser.post("/me/statements", {"kind": "expertise", "more": "taxon", "text": taxon})
    return account


def test_change_of_a_name_proves_its_groups_until_it_is_undone(beetle: House) -> None:
    account = knows(beetle, "reviser", "Coleoptera", "Formicidae")
    said = shown(beetle, account)
    assert said["work"] == []
    assert {one["verification"] for one in said["profile"]["expertise"]} == {"self-stated"}
    bench = beetle.platform.workbench(beetle.platform.principal_of(account))
    text = (Path(__file__).with_name("revise-beetle.ru")).read_text(encoding="utf-8")
    receipt = bench.update(text)
    said = shown(beetle, account)
    levels = {one["text"]: (one["verification"], one["records"]) for one in said["profile"]["expertise"]}
    assert levels == {"Coleoptera": ("proven", 1), "Formicidae": ("self-stated", 0)}
    row = said["work"][0]
    assert (row["name"], row["records"], row["changed"], row["determined"]) == ("Carabidae", 1, 1, 0)
    page = beetle.browser().get(f"/experts/{id_of(account)}").text
    assert "Proven by accepted work here" in page and "shown by 1 record" in page
    mine = browser_of(beetle, account).get("/me.json").json["person"]["profile"]["expertise"]
    assert [one["records"] for one in mine] == [1, 0]
    browser = browser_of(beetle, account)
    number = receipt.activity.rpartition("/")[2]
    undone = browser.post(f"/activity/{number}/undo", {"why": "It was right before."})
    assert undone.status_code == 303, undone.text
    assert shown(beetle, account)["work"] == []


def test_change_of_something_else_proves_nothing(beetle: House) -> None:
    account = knows(beetle, "mover", "Coleoptera")
    bench = beetle.platform.workbench(beetle.platform.principal_of(account))
    bench.update((Path(__file__).with_name("move-beetle.ru")).read_text(encoding="utf-8"))
    assert shown(beetle, account)["work"] == []


def test_determination_under_the_own_orcid_counts(beetle: House) -> None:
    account = knows(beetle, "determiner", "Carabus", orcid="0000-0001-5109-3700")
    said = shown(beetle, account)
    assert [(one["name"], one["determined"], one["changed"]) for one in said["work"]] == [("Carabidae", 1, 0)]
    assert said["profile"]["expertise"][0]["verification"] == "proven"
