"""The page of one specimen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request

from app.graph.document import Document
from app.graph.errors import NotFound
from app.services.specimens import citation, qr, schema_org
from app.services.specimens.leads import ages, place_steps, steps
from app.services.specimens.source import by_section, source_rows
from app.services.specimens.specimen import Specimen
from app.web.context import workbench
from app.web.format import in_words, language, licence_name, moment
from app.web.generic import find, title, tree
from app.web.holders import with_code
from app.web.kept import Kept
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles
from app.web.vocabulary_names import basis_name, value_name

# Properties of a node that its fields do not repeat.
HIDDEN = frozenset(("rdf:type", "holotype:partOf", "owl:sameAs", "dwciri:toDigitalSpecimen", "ods:hasAgents"))


def roles() -> dict[str, str]:
    """What agents do, in the language of the page."""
    return {
        "collector": gettext("Collected by"),
        "identifier": gettext("Identified by"),
        "georeferencer": gettext("Georeferenced by"),
        "measurer": gettext("Measured by"),
        "creator": gettext("Created by"),
        "publisher": gettext("Published by"),
        "contributor": gettext("Contributed by"),
    }


def specimen_page(document: Document) -> Page:
    """Every section of frontend that the document has something for."""
    it = Specimen(document)
    pictures = workbench().read("specimens/media", document=document.iri)
    source = workbench().read("specimens/source-record", document=document.iri)
    rules = workbench().read("access/rules-of-document", document=document.iri)
    media = [_medium(row) for row in pictures.rows]
    plates = [one for one in media if one["shown"]]
    dataset = it.root.text("dwciri:inDataset")
    institution = it.root.text("holotype:institution")
    related = [one.text("ods:relatedResourceURI") for one in it.relations]
    called = titles([iri for iri in (dataset, institution, *related) if iri])
    dataset_title = called.get(dataset, "") or it.root.text("dwc:datasetName")
    today = datetime.now(UTC).date().isoformat()
    rows = source_rows(str(source.row.get("record") or ""))
    type_concepts = [one.node.text("dwciri:typeStatus") for one in it.identifications]
    type_concept = next(filter(None, type_concepts), "")
    place = f"{request.script_root}/{document.iri.removeprefix(document.base)}"
    shown = {
        "title": ", ".join(filter(None, (it.name, it.number))),
        "citation": citation.sentence(it, dataset_title, today),
        "material_citation": citation.material(it),
        "bibtex": citation.bibtex(it, dataset_title, today),
        "media": media,
        "document": tree(document),
    }
    return Page(
        "specimens/specimen.html",
        shown,
        {
            "it": it,
            "plates": plates,
            "alternative": _alternative(it),
            "address": request.script_root + request.path.removesuffix(".html"),
            "basis": basis_name(it.root.text("dwc:basisOfRecord")),
            "discipline": value_name("discipline", it.root.text("ods:topicDiscipline")),
            "dataset": dataset,
            "dataset_title": dataset_title,
            "hidden": HIDDEN,
            "holder_link": institution,
            "holder_title": with_code(called.get(institution, ""), it.root.text("ods:organisationCode")),
            "label_of_type": label(type_concept).capitalize() if type_concept else "",
            "called": called,
            "media_relations": _media_relations(it, {str(one["media"]) for one in media}),
            "moment": moment,
            "roles": roles(),
            "schema_org": schema_org.describe(it, plates),
            "written_by": _title_of_activity(it.root.text("prov:wasGeneratedBy")),
            "source_rows": rows,
            "sources": by_section(rows),
            "ages": [ages(it, context) for context in it.contexts],
            "lineage": [steps(it, one) for one in it.identifications],
            "place_steps": place_steps(it.location),
            "files": [(form, f"{place}/citation.{form}") for form in citation.FORMS],
            "rules": [_rule(row) for row in rules.rows],
            "expert_of": _expert_of(it),
            "qr": qr.code(document.iri),
            "manifest": f"{place}/manifest.json" if plates and document.kind == "specimen" else "",
        },
        answers=[pictures, source, rules],
    )


def _expert_of(it: Specimen) -> str:
    """The taxon by which experts are looked for: the family, else the next group that is named."""
    ranks = ("family", "genus", "order", "class", "phylum", "kingdom")
    named = (it.taxon.text(f"dwc:{rank}") for rank in ranks) if it.taxon and it.is_taxon else ()
    return next(filter(None, named), "")


def _rule(row: dict[str, Any]) -> dict[str, Any]:
    """A rule by which something of the document is kept back, in words."""
    reason, category = str(row["reason"] or ""), str(row["category"])
    return row | {
        "reason_label": label(reason) if reason else "",
        "category_label": label(category),
        "level": category.rpartition("/")[2],
    }


_activities: Kept[str] = Kept(300)


def _title_of_activity(activity: str) -> str:
    def found() -> str:
        try:
            return title(find(activity))
        except NotFound:
            return ""

    return _activities.get((activity, language()), found) if activity else ""


def _medium(row: dict[str, Any]) -> dict[str, Any]:
    """One row of the media query, with what to show of it: only images can be shown in a page."""
    kind = str(row["format"] or "")
    named = str(row["type"] or "").rsplit("/", 1)[-1]
    is_image = kind.startswith("image/") if kind else named in ("", "StillImage", "Image")
    shown = (row["thumbnail"] or row["address"]) if is_image else row["thumbnail"]
    licence = str(row["licence"] or "")
    return row | {
        "width": _pixels(row["width"]),
        "height": _pixels(row["height"]),
        "shown": shown or "",
        "type": in_words(named) if named else "",
        "licence_name": licence_name(licence),
    }


def _pixels(said: object) -> int | None:
    """A number of pixels, where what is said is one."""
    return int(str(said)) if str(said).isdecimal() else None


def _media_relations(it: Specimen, media: set[str]) -> list[str]:
    """The relations that only repeat the media, which have a section of their own."""
    return [
        node.id
        for node in it.root.nodes("ods:hasEntityRelationships")
        if node.text("ods:relatedResourceURI") in media
        or node.text("dwc:relationshipOfResource") == "hasDigitalMedia"
    ]


def _alternative(it: Specimen) -> str:
    """What the picture shows, from the facts of the record."""
    facts = (in_words(it.root.text("dwc:basisOfRecord")), it.name, it.holder, it.number)
    return gettext("Image of the object: %(facts)s", facts=", ".join(filter(None, facts)))
