"""The page of the feeds: what there is, for whom, and what came last."""

from __future__ import annotations

from typing import Any

from flask import request

from app.web.context import workbench
from app.web.feeds.blueprint import blueprint, listing
from app.web.feeds.oai_formats import formats
from app.web.locale import gettext
from app.web.pages import Page, page

LATEST = 15  # commits that the page shows


@page(blueprint, "/feeds", endpoint="feeds")
def feeds() -> Page:
    """The feeds of what changes here: harvest, keep a copy, be told."""
    seen = listing()
    return Page(
        "feeds/index.html",
        {
            "title": gettext("Feeds"),
            "commit": seen.until,
            "feeds": entries(seen.until),
            "latest": [made._asdict() for made in seen.commits(0, LATEST, newest=True)],
        },
        stamp=seen.until,
        links=[(f"{request.script_root}/feeds/atom", {"rel": "alternate", "type": "application/atom+xml"})],
    )


def entries(commit: int) -> list[dict[str, Any]]:
    """What each feed is for, and addresses to begin with."""
    return [
        {
            "id": "oai",
            "title": "OAI-PMH",
            "says": gettext(
                "For harvesters of records: lists by time and by set, in Dublin Core, Darwin Core, "
                "openDS and RDF. What was withdrawn is told as deleted."
            ),
            "addresses": [
                _address("oai?verb=Identify", gettext("what the service can")),
                _address("oai?verb=ListSets", gettext("sets: kinds, institutions, datasets")),
                *(
                    _address(f"oai?verb=ListRecords&metadataPrefix={prefix}", _in_format(prefix))
                    for prefix in formats()
                ),
            ],
        },
        {
            "id": "ldes",
            "title": "Linked Data Event Stream",
            "says": gettext(
                "Every version of every document, as linked data in TriG, N-Quads or JSON-LD. Pages that "
                "are full never change; all versions are kept."
            ),
            "addresses": [_address("feeds/ldes", gettext("the root, for clients of LDES and TREE"))],
        },
        {
            "id": "patch",
            "title": "RDF Patch",
            "says": gettext(
                "For a copy of the public graph: what to take away and what to add after a commit. The Link "
                "header leads to the next patch; from 0 on, an empty store becomes this graph."
            ),
            "addresses": [
                _address("feeds/patch?since=0", gettext("from the beginning")),
                _address(f"feeds/patch?since={commit}", gettext("from now on")),
            ],
        },
        {
            "id": "events",
            "title": gettext("Events"),
            "says": gettext(
                "Server-Sent Events: each commit as it happens, for pages and programs that wait. Whoever "
                "was away names the last event and gets what was missed."
            ),
            "addresses": [_address("feeds/events?since=0", gettext("all commits, then those to come"))],
        },
        {
            "id": "atom",
            "title": "Atom",
            "says": gettext("The latest changes for feed readers."),
            "addresses": [
                _address("feeds/atom", gettext("everything")),
                _address("search.atom?q=", gettext("what was added to a search")),
            ],
        },
        {
            "id": "webhooks",
            "title": gettext("Webhooks"),
            "says": gettext(
                "An address of yours is told of every commit by POST, signed, until it has heard. "
                "Administrators add them."
            ),
            "addresses": [_address("feeds/webhooks", gettext("the webhooks, and what a message is"))],
        },
    ]


def _in_format(prefix: str) -> str:
    """What a harvester gets in a metadata format of those that are served here."""
    said = {
        "oai_dc": gettext("all records in Dublin Core"),
        "dwc": gettext("all records in Darwin Core"),
        "opends": gettext("specimens and media in openDS"),
        "rdf": gettext("all records, whole, in RDF"),
    }
    return said[prefix]


def _address(path: str, says: str) -> dict[str, str]:
    return {"path": f"/{path}", "address": f"{workbench().base}{path}", "says": says}
