"""The page of a taxon: by its document where a checklist gave one, else by its name."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.graph.document import Document, Node
from app.graph.errors import NotFound
from app.graph.search import Search
from app.services.specimens import schema_org
from app.services.specimens.survey import survey
from app.services.specimens.views import blueprint
from app.web.context import workbench
from app.web.figures import KINDS, look, question
from app.web.generic import mentioned, tree
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.taxon_names import may_be_taxon
from app.web.titles import titles

RANKS = ("scientificName", "genus", "family")  # fields that a name is looked for in
_FIGURES = {
    "scientificName": ("typeStatus", "countryCode", "collector", "institutionDocument", "geologicalAge"),
    "genus": ("scientificName", "typeStatus", "countryCode", "collector", "institutionDocument"),
    "family": ("genus", "typeStatus", "countryCode", "collector", "institutionDocument"),
    "taxon": ("family", "typeStatus", "countryCode", "collector", "institutionDocument"),
}
_DEEPEST = 6  # kingdom, phylum, class, order, family, genus
_SHOWN = (
    "dwc:scientificName",
    "dwc:taxonRank",
    "dwc:taxonomicStatus",
    "holotype:acceptedTaxon",
    "holotype:parentTaxon",
    "dwciri:inDataset",
    "dwc:genus",
    "dwc:specificEpithet",
    "dwc:infraspecificEpithet",
)


def _rank(field: str) -> str:
    return {
        "scientificName": gettext("Name"),
        "genus": gettext("Genus"),
        "family": gettext("Family"),
    }.get(field, gettext("Group"))


def lineage(filters: dict[str, str], *, until: str = "") -> list[dict[str, Any]]:
    """The groups above, as most of the records with these values have them, the widest first."""
    steps: list[dict[str, Any]] = []
    branch = ""
    for _ in range(_DEEPEST):
        asked = Search(
            filters={**{k: (v,) for k, v in filters.items()}, "kind": KINDS},
            facets=("taxon",),
            open={"taxon": branch} if branch else {},
            top=1,
            limit=0,
        )
        found = [
            c for c in workbench().search(asked).facets.get("taxon", ()) if c.value.count("/") > len(steps)
        ]
        if not found or found[-1].value == branch:
            break
        branch = found[-1].value
        name = branch.rsplit("/", 1)[-1]
        if name == until:
            break
        steps.append({"name": name, "href": url_for("specimens.branch", path=branch[1:])})
    return steps


@page(blueprint, "/taxon/name/<path:name>", endpoint="taxon")
def taxon(name: str) -> Page:
    """All records of a family, a genus or a name, and what is known of it."""
    field = next((f for f in RANKS if look({f: name}).total), "")
    described = _documents(name)
    if not field and not described:
        raise NotFound(
            gettext("No record here is named “%(name)s”.", name=name),
            remedy=gettext("Search for a part of the name, or look at the groups from the top."),
        )
    return _page(name, field or "scientificName", name, described=described)


@page(blueprint, "/taxon/tree/<path:path>", endpoint="branch")
def branch(path: str) -> Page:
    """All records below one step of the classification."""
    value = "/" + path.strip("/")
    steps = value.split("/")[1:]
    if not look({"taxon": value}).total:
        raise NotFound(gettext("No record here belongs to “%(name)s”.", name=" › ".join(steps)))
    above = [
        {"name": step, "href": url_for("specimens.branch", path="/".join(steps[: place + 1]))}
        for place, step in enumerate(steps[:-1])
    ]
    return _page(steps[-1], "taxon", value, above=above)


def _page(
    name: str,
    field: str,
    value: str,
    *,
    above: list[dict[str, Any]] | None = None,
    described: list[dict[str, str]] | None = None,
) -> Page:
    seen = survey({field: value}, _FIGURES[field])
    upward = lineage({field: value}, until=name) if above is None else above
    below = _below(field, value)
    same = answered("specimens/synonyms-in-records", name=name)
    return Page(
        "specimens/taxon.html",
        {
            "title": name,
            "rank": field,
            "lineage": upward,
            "below": below,
            "described": described or [],
            "synonyms": same.rows,
        }
        | dict(seen.data),
        {
            "kind": _rank(field),
            "schema_org": schema_org.of_taxon(name, field if field in ("genus", "family") else "", upward),
            "asked": question("specimens/count-of-taxon", name=name),
            "is_taxon": may_be_taxon(name, "x" if field != "scientificName" or upward else ""),
        },
        answers=[same],
        stamp=seen.seen.hits.stamp,
    )


def _below(field: str, value: str) -> list[dict[str, Any]]:
    """The names one step down, as many as a page holds."""
    if field == "taxon":
        asked = Search(filters={"kind": KINDS, "taxon": (value,)}, facets=("taxon",), top=200, limit=0)
        counts = workbench().search(asked).facets["taxon"]
        depth = value.count("/") + 1
        return [
            {
                "name": count.value.rsplit("/", 1)[-1],
                "count": count.number,
                "href": url_for("specimens.branch", path=count.value[1:]),
            }
            for count in counts
            if count.value.count("/") == depth
        ]
    step = {"family": "genus", "genus": "scientificName"}.get(field)
    if step is None:
        return []
    counts = look({field: value}, (step,), top=200).hits.facets[step]
    return [
        {"name": name, "count": number, "href": url_for("specimens.taxon", name=name)}
        for name, number in counts
    ]


def _documents(name: str) -> list[dict[str, str]]:
    """The checklists' own pages of a name."""
    found = look({"scientificName": name}, limit=20, kinds=("taxon",)).hits.documents
    return [{"document": hit.iri, "title": hit.title} for hit in found]


def name_of(root: Node) -> str:
    """The name in full, else put together of its parts."""
    parts = ("dwc:genus", "dwc:specificEpithet", "dwc:infraspecificEpithet")
    said = root.text("dwc:scientificName") or " ".join(filter(None, map(root.text, parts)))
    return said or root.text("dwc:vernacularName")


def taxon_page(document: Document) -> Page:
    """A taxon as a checklist describes it, with the records that bear its name."""
    root = document.root
    name = name_of(root) or document.iri.rsplit("/", 1)[-1]
    synonyms = answered("specimens/synonyms", taxon=document.iri)
    children = answered("specimens/child-taxa", taxon=document.iri)
    field = next((f for f in RANKS if look({f: name}).total), "scientificName")
    seen = survey({field: name}, _FIGURES[field])
    data = dict(seen.data) | {
        "title": name,
        "rank": root.text("dwc:taxonRank"),
        "synonyms": synonyms.rows,
        "children": children.rows,
        "document": tree(document),
    }
    return Page(
        "specimens/taxon_document.html",
        data,
        {
            "it": document,
            "root": root,
            "author": root.text("dwc:scientificNameAuthorship"),
            "lineage_said": [
                root.text(f"dwc:{rank}")
                for rank in ("kingdom", "phylum", "class", "order", "family")
                if root.text(f"dwc:{rank}")
            ],
            "shown": _SHOWN,
            "asked": question("specimens/count-of-taxon", name=name),
            "titled": titles(mentioned(document)),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        answers=[synonyms, children],
        stamp=seen.seen.hits.stamp,
    )
