"""Graph Store Protocol as one more door for changes: tried first, with a reason, refused with a way out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph import whole_graphs
from tests.web.example import BASE, Site, example_site
from tests.web.served import HERE
from tests.web.test_changing import SHEET, TURTLE, said, send

PUBLIC = f"/graphs?graph={BASE}graph/public"
OWN = "/graphs/own"
LOAN, BROKEN, ONE, TWO, THREE = (
    (HERE / "bodies" / f"{name}.ttl").read_bytes()
    for name in ("on-loan", "licence-as-text", "first", "first-and-second", "third")
)


@pytest.fixture
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_dry_run_tells_what_would_come_of_it_and_writes_nothing(site: Site) -> None:
    before = site.platform.writer.commit
    told = send(site, "POST", f"{PUBLIC}&dry-run", LOAN, Content_Type=TURTLE)
    assert told.status_code == 200, told.text
    assert (told.json["dryRun"], told.json["allowed"], told.json["conforms"]) == (True, True, True)
    assert (told.json["removedCount"], told.json["addedCount"]) == (0, 1)
    assert told.json["documents"][0]["id"] == f"{BASE}{SHEET[1:]}"
    assert "dwc:disposition" in told.json["affects"]["properties"]
    assert site.platform.writer.commit == before
    assert "on loan" not in said(site, "dwc:disposition")


def test_dry_run_reports_broken_rules(site: Site) -> None:
    told = send(site, "POST", f"{PUBLIC}&dry-run", BROKEN, Content_Type=TURTLE)
    assert told.status_code == 200, told.text
    assert not told.json["conforms"]
    assert told.json["report"]["violations"]
    refused = send(site, "POST", PUBLIC, BROKEN, Content_Type=TURTLE)
    assert refused.status_code == 422


def test_dry_run_of_a_graph_of_ones_own(site: Site) -> None:
    assert send(site, "PUT", OWN, ONE, Content_Type=TURTLE).status_code == 201
    before = site.platform.writer.commit
    added = send(site, "POST", f"{OWN}?dry-run", TWO, Content_Type=TURTLE).json
    assert (added["removedCount"], added["addedCount"], added["conforms"]) == (0, 1, True)
    replaced = send(site, "PUT", f"{OWN}?dry-run", THREE, Content_Type=TURTLE).json
    assert (replaced["removedCount"], replaced["addedCount"]) == (1, 1)
    removed = send(site, "DELETE", f"{OWN}?dry-run").json
    assert (removed["removedCount"], removed["addedCount"]) == (1, 0)
    unnamed = send(site, "POST", "/graphs?dry-run", TWO, Content_Type=TURTLE).json
    assert (unnamed["removedCount"], unnamed["addedCount"]) == (0, 2)
    assert site.platform.writer.commit == before
    assert send(site, "GET", OWN, Accept=TURTLE).status_code == 200


def test_ledger_tells_why(site: Site) -> None:
    for path, method, body in (
        (f"{PUBLIC}&why=It+was+lent", "POST", LOAN),
        (f"{OWN}?why=A+list", "PUT", ONE),
        (f"{OWN}?why=Not+needed", "DELETE", b""),
    ):
        made = send(site, method, path, body, Content_Type=TURTLE)
        assert made.status_code in (201, 204), made.text
        activity = made.headers["Link"].partition(">")[0].lstrip("<")
        told = send(site, "GET", activity.removeprefix(BASE.rstrip("/")), Accept=TURTLE)
        if told.status_code == 303:
            told = send(site, "GET", told.headers["Location"], Accept=TURTLE)
        assert path.partition("why=")[2].replace("+", " ") in told.text


def test_graph_that_is_the_work_of_many_is_refused_with_a_way_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_graphs, "MOST", 3)
    for method, body in (("PUT", LOAN), ("DELETE", b"")):
        refused = send(site, method, PUBLIC, body, Content_Type=TURTLE)
        assert refused.status_code == 403, refused.text
        assert "more than 3 statements" in refused.json["detail"]
        assert "load the dataset anew" in refused.json["remedy"]
