"""The page on which somebody chooses between two changes of the same state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from app.graph.document import Document
from app.graph.history import Version
from app.web.changing.draft import Entered
from app.web.changing.merging import Merged
from app.web.context import workbench
from app.web.generic import title
from app.web.labels import label
from app.web.pages import Page


def merge_page(
    found: Document, merged: Merged, theirs: list[dict[str, Any]], versions: Sequence[Version], why: str
) -> Page:
    """Field by field mine, theirs and before, and the rest as hidden fields. Its status is 409."""
    draft = merged.draft
    by = versions[0] if versions else None
    return Page(
        "changing/merge.html",
        {
            "title": title(found),
            "document": found.iri,
            "revision": found.revision,
            "why": why,
            "theirs": theirs,
            "changed": {"at": by.at, "who": by.who, "why": by.why} if by else None,
            "meetings": [
                {
                    "name": f"{one.part}/{one.path}",
                    "part": one.part,
                    "label": label(one.path),
                    "mine": _plain(one.mine),
                    "theirs": _plain(one.theirs),
                    "before": _plain(one.before),
                }
                for one in merged.meetings
            ],
            "mine": [f"{part}/{path}" for part, path in merged.ours],
        },
        {
            "address": f"{request.script_root}/{found.iri.removeprefix(workbench().base)}",
            "parts": [
                " ".join((p.name, p.above, p.via, ",".join(p.classes), "new" if p.new else "")).rstrip()
                for p in draft.parts.values()
            ],
            "removed": sorted(draft.removed),
            "values": {f"{part}/{path}": entered for (part, path), entered in draft.values.items()},
            "labels": [label(path) for _, path in merged.ours],
        },
        status=409,
    )


def _plain(entered: Sequence[Entered]) -> list[dict[str, str]]:
    return [one._asdict() for one in entered]
