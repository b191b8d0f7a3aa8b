"""Requests that a change of their record would touch, told before it is made."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.graph.outlook import Outlook
from app.services.access import asking
from app.web.context import workbench
from app.web.labels import label


def concerned(outlook: Outlook) -> dict[str, list[dict[str, Any]]]:
    """``requests``: those that are not over yet, as far as the one who asks made or decides them."""
    principal, documents = workbench().principal, set(outlook.documents)
    if not principal.signed_in or not documents:
        return {"requests": []}
    return {
        "requests": [
            {
                "record": str(one["record"]),
                "state": str(one["state"]),
                "label": label(str(one["state"])),
                "href": url_for("access.one_request", id=str(one["request"]).rpartition("/")[2]),
            }
            for one in asking.requests()
            if str(one["record"]) in documents
            and str(one["state"]) in asking.OPEN
            and asking.roles(principal, one)
        ]
    }
