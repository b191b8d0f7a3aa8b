"""Requests in the notifications of those they concern: who asked, and who decides."""

from __future__ import annotations

from tests.services.access.desk import Desk


def told(desk: Desk, who: str) -> list[tuple[str, str]]:
    answer = desk.get(who, "/notifications.json")
    assert answer.status_code == 200, answer.text
    return [
        (one["says"], one["href"]) for one in answer.json["notifications"] if one["kind"][:7] == "request"
    ]


def test_request_is_told_to_whom_it_concerns(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    (waiting,) = told(desk, "moderator")
    assert waiting[0].endswith("waits for your decision") and waiting[1] == path
    assert told(desk, "reader") == [] and told(desk, "stranger") == []
    desk.post("moderator", path, to="Approved", reason="For this study.")
    (decided,) = told(desk, "reader")
    assert decided[0].startswith("Your request for ") and decided[0].endswith(": Approved")
    assert decided[1] == path
    assert told(desk, "moderator") == [] and told(desk, "stranger") == []


def test_request_of_somebody_is_told_with_its_moment(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    desk.post("moderator", path, to="Rejected", reason="Too near to the nests.")
    row = desk.get("reader", "/notifications.json").json["notifications"][0]
    assert row["kind"] == "request-decided" and row["says"].endswith(": Rejected")
    asked = desk.get("reader", f"{path}.json").json["request_shown"]["asked"]
    assert row["at"] >= asked
    assert "nests" not in str(row)  # the reason stands on the page of the request
