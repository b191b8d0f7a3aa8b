"""What is kept of people here: what they have asked for, and which exact values they have read."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from app.web.belongings import Belonging
from app.web.context import platform

_ALL = 1_000_000  # rows; nobody has as many


def _requests(account: str) -> list[dict[str, Any]]:
    rows = platform().workbench(platform().house).read("access/requests").rows
    return [
        {name: str(value) for name, value in row.items() if value is not None and name != "person"}
        for row in rows
        if str(row["person"]) == account
    ]


def _reads(account: str) -> list[dict[str, Any]]:
    found = [one._asdict() for one in platform().reads.of_person(account, most=_ALL)]
    return [{name: value for name, value in one.items() if name != "who"} for one in found]


BELONGINGS = (
    Belonging("requests", lazy_gettext("Requests for exact values"), _requests, "access.requests"),
    Belonging("reads", lazy_gettext("Exact values read"), _reads, "access.reads"),
)
