"""Asking for exact values: a request, a decision, the values everywhere, the end; and who has read what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal

from app.graph.account import concept
from app.graph.terms import iri
from app.services.identity import profile
from tests.loaders.secrets_kept import SECRETS, address
from tests.services.access.desk import BASE, PURPOSE, Desk, account, approved, moderates


def test_the_page_of_a_record_leads_to_the_form(desk: Desk) -> None:
    page = desk.get("reader", f"{desk.document.removeprefix(BASE[:-1])}.html").text
    assert f"/requests/new?document={desk.document}" in page
    assert "terms" in desk.get("reader", f"/requests/new?document={desk.document}").text


def test_a_request_waits_for_those_who_decide(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    assert PURPOSE in desk.get("moderator", f"{path}.json").text
    assert desk.get("moderator", "/requests.json").json["others"][0]["purpose"] == PURPOSE
    assert desk.get("reader", "/requests.json").json["mine"][0]["state"].endswith("Submitted")
    assert desk.get("stranger", "/requests.json").json == {
        "title": "Requests for exact values",
        "mine": [],
        "others": [],
    }
    assert desk.get("stranger", f"{path}.json").status_code == 403
    assert desk.see("reader") == ("51.35", "12.35")


@pytest.mark.parametrize(
    ("form", "status"),
    [({"terms": ""}, 400), ({"days": 0}, 400), ({"days": "long"}, 400), ({"purpose": "Study"}, 422)],
)
def test_a_request_that_lacks_something_is_not_taken(
    desk: Desk, form: dict[str, object], status: int
) -> None:
    assert desk.ask(**form).status_code == status
    assert desk.get("reader", "/requests.json").json["mine"] == []


def test_nobody_asks_without_signing_in_or_for_what_is_open(desk: Desk) -> None:
    assert desk.ask("nobody").status_code == 401
    assert desk.ask(document=address(desk.platform, 2)).status_code == 404


def test_an_approved_reader_sees_the_exact_value_everywhere(desk: Desk) -> None:
    approved(desk)
    assert desk.see("reader") == ("51.34567", "12.36789")
    assert desk.see("stranger") == ("51.35", "12.35")
    path = desk.document.removeprefix(BASE[:-1])
    for ending in (".html", ".json", ".ttl"):
        assert "51.34567" in desk.get("reader", path + ending).text, ending
        assert "51.34567" not in desk.get("stranger", path + ending).text, ending
    query = (Path(__file__).parent / "latitudes.rq").read_text()
    address_of_query = f"/sparql?{urlencode({'query': query})}"
    assert "51.34567" in desk.get("reader", address_of_query).text
    assert "51.34567" not in desk.get("stranger", address_of_query).text


def test_every_page_is_shown_to_reader_and_decider(desk: Desk) -> None:
    path = approved(desk)
    for who in ("reader", "moderator"):
        for one in ("/requests", path, "/reads"):
            answer = desk.client.get(one, headers={"X-Asker": who, "Accept": "text/html"})
            assert answer.status_code == 200, (who, one)
            assert answer.text.count("<h1>") == 1


def test_only_those_who_may_decide_do(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    for who in ("reader", "stranger"):
        assert desk.post(who, path, to="Approved", reason="Please.").status_code == 403
    assert desk.post("moderator", path, to="Withdrawn").status_code == 403
    assert desk.post("moderator", path, to="Approved", reason=" ").status_code == 400
    assert desk.see("reader") == ("51.35", "12.35")


def test_a_request_can_be_taken_back_before_and_after(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    assert desk.post("reader", path, to="Withdrawn").status_code == 303
    again = approved(desk)
    assert desk.see("reader") == ("51.34567", "12.36789")
    assert desk.post("reader", again, to="Withdrawn").status_code == 303
    assert desk.see("reader") == ("51.35", "12.35")
    assert not [
        name
        for name in desk.platform.store.named_graphs()
        if "granted" in name and desk.platform.store.contains_graph(name)
    ]  # type: ignore[attr-defined]


def test_expiry_ends_it_at_once_and_takes_the_copy_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = approved(desk)
    later = datetime.now(UTC) + timedelta(days=31)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return later

    monkeypatch.setattr("app.graph.people.datetime", Later)
    monkeypatch.setattr("app.graph.person.datetime", Later)
    assert desk.see("reader") == ("51.35", "12.35")
    monkeypatch.setattr("app.graph.granted.datetime", Later)
    assert desk.get("moderator", f"{path}.json").json["request_shown"]["state"].endswith("Expired")
    graph = desk.platform.graphs.named(f"granted/{path.rpartition('/')[2]}")
    assert not desk.platform.store.contains_graph(graph)


def test_reads_are_written_down_for_owner_and_reader(desk: Desk) -> None:
    approved(desk)
    path = desk.document.removeprefix(BASE[:-1])
    assert desk.get("stranger", path + ".ttl").status_code == 200
    before = desk.get("moderator", "/reads.json").json["others"]
    assert not [row for row in before if "stranger" in row["name"]]
    desk.get("reader", path + ".ttl")
    told = desk.get("moderator", "/reads.json").json["others"]
    assert [row for row in told if row["name"] == "Demo reader" and desk.document in row["what"]]
    mine = desk.get("reader", "/reads.json").json["mine"]
    assert [row for row in mine if desk.document in row["what"]]
    assert not any(secret in str(told) for secret in SECRETS)


def test_who_decides_sees_who_asks(desk: Desk) -> None:
    with desk.platform.people.editing(
        desk.people["reader"], why="A profile.", by=desk.platform.house
    ) as edit:
        edit.say(
            edit.free("affiliation"),
            a=iri("holotype:Affiliation"),
            schema_name=Literal("Demo river institute"),
            holotype_verification=concept("verification/self-stated"),
        )
    path = desk.ask().headers["Location"]
    asker = desk.get("moderator", f"{path}.json").json["asker"]
    assert asker["name"] == "Demo reader"
    assert [one["text"] for one in asker["affiliations"]] == ["Demo river institute"]
    assert asker["affiliations"][0]["verification"].endswith("/self-stated")
    text = desk.page("moderator", path).text
    assert "Demo reader" in text
    assert "Demo river institute" in text
    assert "Demo reader" in desk.page("moderator", "/requests").text


def test_equal_reads_are_one_row_and_lead_to_the_record(desk: Desk) -> None:
    approved(desk)
    path = desk.document.removeprefix(BASE[:-1])
    for _ in range(3):
        desk.get("reader", path + ".ttl")
    (row,) = [one for one in desk.get("reader", "/reads.json").json["mine"] if one["how"] == "document"]
    assert (row["documents"], row["times"], row["query"]) == ([desk.document], 3, "")
    desk.get("reader", f"/queries/access/standing/answer.json?documents={desk.document}")
    text = desk.page("reader", "/reads").text
    assert f'href="{path}"' in text
    assert "3 times" in text
    before = len(desk.platform.reads.of_person(desk.people["reader"]))
    desk.page("reader", "/reads")
    assert len(desk.platform.reads.of_person(desk.people["reader"])) == before  # looking is no reading


def test_reads_lead_to_nothing_that_is_not_there(desk: Desk) -> None:
    """A page that misses a document asks what else has its number."""
    approved(desk)
    missed = desk.document.replace("/specimen/", "/media/").removeprefix(desk.platform.base)
    assert desk.get("reader", f"/{missed}").status_code == 404
    mine = desk.get("reader", "/reads.json").json["mine"]
    assert {name for row in mine for name in row["documents"]} <= {desk.document}
    assert missed not in desk.page("reader", "/reads").text.partition("<details>")[0]


def test_answers_of_named_queries_are_written_down_by_name(desk: Desk) -> None:
    approved(desk)
    endings = ("", ".json", ".csv", ".tsv", ".srj", ".srx")
    for ending in endings:
        path = f"/queries/access/standing/answer{ending}?documents={desk.document}"
        assert "third lock" in desk.get("reader", path).text
        assert "third lock" not in desk.get("stranger", path).text
    reads = desk.platform.reads.of_person(desk.people["reader"])
    asked = [one.what for one in reads if one.what.startswith("/queries/access/standing/answer")]
    assert len(asked) == len(endings)
    assert all(desk.document.rpartition("/")[2] in one for one in asked)
    assert not desk.platform.reads.of_person(desk.people["stranger"])


def test_queries_that_pages_ask_are_written_down_by_name(desk: Desk) -> None:
    approved(desk)
    bench = desk.platform.workbench(desk.platform.people.principal(desk.people["reader"]))
    assert "third lock" in str(bench.read("access/standing", documents=[desk.document]).rows)
    reads = desk.platform.reads.of_person(desk.people["reader"])
    assert [one for one in reads if one.what.startswith("access/standing documents=")]


def test_erasing_an_account_withdraws_and_leaves_a_pseudonym(desk: Desk) -> None:
    path, other = approved(desk), desk.ask().headers["Location"]
    desk.get("reader", desk.document.removeprefix(BASE[:-1]) + ".ttl")
    graph = desk.platform.graphs.named(f"granted/{path.rpartition('/')[2]}")
    assert desk.platform.store.contains_graph(graph)
    with desk.client.application.app_context():
        profile.erase(desk.platform.people.principal(desk.people["reader"]))
    assert not desk.platform.store.contains_graph(graph)
    for one in (path, other):
        shown = desk.get("moderator", f"{one}.json").json["request_shown"]
        assert shown["state"].endswith("Withdrawn")
        assert shown["reason"] == "Whoever asked has erased the account."
    assert desk.platform.reads.of_person(desk.people["reader"]) == []
    told = desk.get("moderator", "/reads.json").json["others"]
    assert [row for row in told if row["name"] == "Former member" and desk.document in row["what"]]
    assert desk.people["reader"] not in str(told)


def test_the_log_is_only_added_to(desk: Desk) -> None:
    import sqlite3

    desk.platform.reads.note("urn:who", [("urn:graph", "what")], "query")
    changes = (
        "DELETE FROM reads",
        "UPDATE reads SET what = 'another'",
        "UPDATE reads SET who = 'https://example.org/agent/AAA-BBB-CCC'",
    )
    for change in changes:
        path = desk.platform.folder / "reads.sqlite"
        with sqlite3.connect(path) as base, pytest.raises(sqlite3.DatabaseError):
            base.execute(change)


def test_a_dry_run_tells_of_open_requests_to_those_who_decide_them(desk: Desk) -> None:
    path = desk.document.removeprefix(BASE[:-1])

    def told(who: str) -> list[dict[str, str]]:
        response = desk.client.patch(
            f"{path}?dry-run",
            data='{"dwc:disposition": "in collection"}',
            headers={"X-Asker": who, "If-Match": "*", "Content-Type": "application/merge-patch+json"},
        )
        assert response.status_code == 200, response.text
        return list(response.json["affects"]["requests"])

    keeper = desk.people["keeper"] = account(desk.platform, "keeper")
    curator = desk.people["curator"] = account(desk.platform, "curator")
    for one, role in ((keeper, "moderator"), (keeper, "curator"), (curator, "curator")):
        moderates(desk.platform, one, role)
    assert told("keeper") == []
    request = desk.ask().headers["Location"]
    (found,) = told("keeper")
    assert (found["record"], found["label"], found["href"]) == (desk.document, "Submitted", request)
    assert told("curator") == []  # who changes the record, and does not decide
    desk.post("keeper", request, to="Rejected", reason="Not for this study.")
    assert told("keeper") == []
