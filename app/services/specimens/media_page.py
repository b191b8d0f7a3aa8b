"""The page of one media document: the image large, and everything said of it."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request, url_for

from app.graph.document import Document, Node
from app.graph.errors import NotFound
from app.services.specimens import iiif
from app.services.specimens.specimen import Specimen, people
from app.services.specimens.specimen_page import roles
from app.services.specimens.views import blueprint
from app.web.context import workbench
from app.web.format import licence_name
from app.web.generic import find, title, tree
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

_MOST = 200  # images in one manifest
_SHOWN = (
    "ac:accessURI",
    "ods:hasAgents",
    "ac:associatedSpecimenReference",
    "dcterms:license",
    "dcterms:format",
    "dcterms:title",
    "ac:caption",
    "ac:hashFunction",
    "ac:hashValue",
    "xmpRights:Owner",
    "dcterms:rightsHolder",
    "xmpRights:UsageTerms",
    "exif:PixelXDimension",
    "exif:PixelYDimension",
    "dwciri:inDataset",
    "prov:wasGeneratedBy",
)


def is_image(root: Node) -> bool:
    """Whether the file is a picture that a page can show."""
    format = root.text("dcterms:format")
    kind = root.text("dcterms:type") or root.text("dc:type")
    return format.startswith("image/") or (not format and kind.endswith("Image"))


def media_page(document: Document) -> Page:
    """The file where it can be shown, its rights, its makers, the specimens it shows."""
    root = document.root
    address = root.text("ac:accessURI")
    specimens = [value.iri for value in root.values("ac:associatedSpecimenReference") if value.iri]
    dataset = root.text("dwciri:inDataset")
    called = titles([*specimens, dataset] if dataset else specimens)
    makers = list(people(root))
    shown = (address or root.text("holotype:thumbnail")) if is_image(root) else ""
    names = [called.get(iri, "") for iri in specimens]
    name = document.iri.rsplit("/", 1)[-1]
    manifest = url_for("specimens.manifest", kind="media", name=name) if shown else ""
    return Page(
        "specimens/media.html",
        {
            "title": _title(document, names),
            "address": address,
            "manifest": manifest,
            "document": tree(document),
        },
        {
            "it": document,
            "root": root,
            "alternative": _alternative(document, names),
            "checksum": root.text("ac:hashValue"),
            "dataset": dataset,
            "dataset_title": called.get(dataset, dataset),
            "hidden": _SHOWN,
            "licence_name": licence_name(root.text("dcterms:license")),
            "makers": makers,
            "page_address": request.script_root + request.path.removesuffix(".html"),
            "pixels": _pixels(root),
            "roles": roles(),
            "shown": shown,
            "specimens": list(zip(specimens, names, strict=True)),
        },
    )


def _title(document: Document, names: list[str]) -> str:
    """Its own title, else what it shows."""
    root = document.root
    said = root.text("dcterms:title") or root.text("ac:caption") or root.text("dcterms:description")
    if said or not any(names):
        return said or title(document)
    return gettext("Image of %(name)s", name=next(filter(None, names)))


def _alternative(document: Document, names: list[str]) -> str:
    root = document.root
    said = root.text("ac:caption") or root.text("dcterms:description")
    facts = [said or root.text("dcterms:title"), *names]
    return ", ".join(dict.fromkeys(filter(None, facts))) or title(document)


def _pixels(root: Node) -> tuple[int, int]:
    """Width and height, 0 and 0 where they are not said."""
    try:
        return int(root.text("exif:PixelXDimension")), int(root.text("exif:PixelYDimension"))
    except ValueError:
        return 0, 0


@blueprint.get("/specimen/<name>/manifest.json", defaults={"kind": "specimen"})
@blueprint.get("/media/<name>/manifest.json", defaults={"kind": "media"})
def manifest(kind: str, name: str) -> Response:
    """The images of a specimen, or one image, for viewers that speak IIIF. Raises NotFound."""
    bench = workbench()
    document = find(f"{bench.base}{kind}/{name}")
    if kind == "media":
        said, holder = _title(document, []), ("", "")
        images = [document] if is_image(document.root) else []
    else:
        it = Specimen(document)
        said = ", ".join(filter(None, (it.name, it.number)))
        holder = (document.root.text("holotype:institution"), it.holder)
        media = [value.iri for value in document.root.values("holotype:hasMedia") if value.iri]
        images = [found for found in map(bench.document, media[:_MOST]) if is_image(found.root)]
    images = [image for image in images if image.root.text("ac:accessURI")]
    if not images:
        raise NotFound(gettext("There is no image of it here."))
    body = iiif.manifest(
        f"{document.iri}/manifest.json",
        said,
        [(image.iri, _image(image)) for image in images],
        page=document.iri,
        holder=holder,
    )
    response = Response(json.dumps(body, ensure_ascii=False, indent=1) + "\n", mimetype=iiif.MEDIA_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(f"{bench.platform.writer.commit}-{kind}-{name}", weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _image(document: Document) -> dict[str, Any]:
    root = document.root
    width, height = _pixels(root)
    return {
        "address": root.text("ac:accessURI"),
        "format": root.text("dcterms:format"),
        "width": width,
        "height": height,
        "title": _title(document, []),
        "licence": root.text("dcterms:license"),
        "creator": "; ".join(dict.fromkeys(one.name for one in people(root) if one.role == "creator")),
        "owner": root.text("xmpRights:Owner") or root.text("dcterms:rightsHolder"),
    }
