"""Documents withdrawn by people: what would go, why, what takes its place, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.web.example import BASE, Parsed, example_site
from tests.web.filled import Filled
from tests.web.test_edit_forms import SHEET, Desk

PAGE = f"{SHEET}/withdraw"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with example_site() as site:
        yield Desk(site)


def filled(desk: Desk) -> Filled:
    return Filled(desk.get(PAGE).text, "plain-form")


def sent(desk: Desk, **values: str) -> TestResponse:
    form = filled(desk)
    for name, value in values.items():
        form.write(name, value)
    return desk.post(form.sent("withdraw"), PAGE)


def test_the_page_of_a_record_leads_there(desk: Desk) -> None:
    assert f'href="{PAGE}"' in desk.get(f"{SHEET}.html").text
    assert f'href="{PAGE}"' not in desk.site.get(f"{SHEET}.html").text


def test_what_would_go_is_told_before_and_nothing_is_written(desk: Desk) -> None:
    commit = desk.site.platform.writer.commit
    told = desk.get(f"{PAGE}.json").json
    assert told is not None
    assert told["statements"] > 10
    assert told["affects"]["queries"]
    assert desk.site.platform.writer.commit == commit


def test_a_record_is_withdrawn_and_brought_back(desk: Desk) -> None:
    said = desk.site.get(f"{SHEET}.nt", "*/*").text
    response = sent(desk, reason="Registered twice.", successor="")
    assert (response.status_code, response.headers["Location"]) == (303, SHEET)
    gone = desk.get(f"{SHEET}.html")
    assert gone.status_code == 410
    assert "Registered twice." in gone.text
    (undo,) = Parsed(gone.text).all("form", class_="undo")
    assert desk.post(Filled(gone.text, "undo").sent("undo"), str(undo["action"])).status_code == 303
    back = desk.site.get(f"{SHEET}.nt", "*/*").text
    house = ("wasGeneratedBy", "version")
    assert not [
        line
        for line in set(said.splitlines()) ^ set(back.splitlines())
        if not any(name in line for name in house)
    ]


def test_without_a_reason_nothing_goes_and_nothing_typed_is_lost(desk: Desk) -> None:
    other = "https://example.net/another"
    response = sent(desk, reason=" ", successor=other)
    assert response.status_code == 422
    assert "A document is withdrawn for a reason." in response.text
    assert f'value="{other}"' in response.text
    assert desk.get(f"{SHEET}.html").status_code == 200


def test_a_successor_that_is_not_there_is_refused(desk: Desk) -> None:
    response = sent(desk, reason="Twice.", successor=f"{BASE}specimen/ZZZ-999-ZZZ")
    assert response.status_code == 422
    assert desk.get(f"{SHEET}.html").status_code == 200


def test_what_was_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    form = filled(desk)
    edit = desk.form()
    edit.write("-/dwc:recordNumber", "1374")
    assert desk.post(edit.sent("save")).status_code == 303
    form.write("reason", "Twice.")
    response = desk.post(form.sent("withdraw"), PAGE)
    assert response.status_code == 409
    assert desk.get(f"{SHEET}.html").status_code == 200


def test_who_may_not_is_told_why(desk: Desk) -> None:
    reader = Desk(desk.site, "reader")
    response = reader.get(PAGE)
    assert response.status_code == 403
    assert "has no role that may change documents" in response.text
    assert desk.site.get(PAGE).status_code == 401
    refused = reader.post(filled(desk).sent("withdraw", reason="Not theirs."), PAGE)
    assert refused.status_code == 403
    assert "statements go" not in refused.text  # nothing is told of what would come of it
    assert desk.site.get(f"{SHEET}.html").status_code == 200


def test_what_is_withdrawn_is_not_found_until_it_comes_back(desk: Desk) -> None:
    def found() -> tuple[int, int]:
        search = desk.site.get(f"/search.json?q={SHEET.rpartition('/')[2]}", "*/*").json or {}
        status = desk.site.get("/status.json", "*/*").json or {}
        return search["total"], status["counts"].get("specimen", 0)

    before = found()
    assert before[0] == 1
    assert sent(desk, reason="Recorded twice").status_code == 303
    assert found() == (0, before[1] - 1)
    assert (desk.site.get("/search.json?q=twice", "*/*").json or {})["total"] == 0
    gone = desk.get(f"{SHEET}.html")
    (undo,) = Parsed(gone.text).all("form", class_="undo")
    assert desk.post(Filled(gone.text, "undo").sent("undo"), str(undo["action"])).status_code == 303
    assert found() == before
