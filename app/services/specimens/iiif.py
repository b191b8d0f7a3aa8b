"""The images of a specimen, or one of them, as a IIIF manifest (Presentation API 3.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MEDIA_TYPE = f'application/ld+json;profile="{CONTEXT}"'
SQUARE = 1000  # the side of a canvas whose image does not say its size; viewers keep its proportions
_RIGHTS = re.compile(r"^https?://((creativecommons|rightsstatements)\.org/.+)$")


def _text(value: str, language: str = "none") -> dict[str, list[str]]:
    return {language: [value]}


def canvas(address: str, image: dict[str, Any]) -> dict[str, Any]:
    """One image on its canvas. ``image``: address, format, width, height, title, licence, creator."""
    width, height = image.get("width") or SQUARE, image.get("height") or SQUARE
    body = {"id": image["address"], "type": "Image", "format": image.get("format") or "image/jpeg"}
    if image.get("width") and image.get("height"):
        body |= {"width": width, "height": height}
    said = {
        "id": f"{address}/canvas",
        "type": "Canvas",
        "label": _text(image.get("title") or address.rsplit("/", 1)[-1]),
        "width": width,
        "height": height,
        "items": [
            {
                "id": f"{address}/canvas/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{address}/canvas/painting",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": body,
                        "target": f"{address}/canvas",
                    }
                ],
            }
        ],
    }
    return said | _rights(image)


def _rights(image: dict[str, Any]) -> dict[str, Any]:
    """The licence as the API wants it, with http; and whom to name."""
    said: dict[str, Any] = {}
    if found := _RIGHTS.match(image.get("licence") or ""):
        said["rights"] = f"http://{found[1]}"
    names = "; ".join(dict.fromkeys(filter(None, (image.get("creator"), image.get("owner")))))
    if names:
        said["requiredStatement"] = {"label": _text("Attribution", "en"), "value": _text(names)}
    return said


def manifest(
    address: str,
    title: str,
    images: Iterable[tuple[str, dict[str, Any]]],
    *,
    page: str,
    holder: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    """The manifest at ``address``: images by document, the page, and who holds it (IRI and name)."""
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": _text(title),
        "homepage": [{"id": page, "type": "Text", "label": _text(title), "format": "text/html"}],
        "seeAlso": [{"id": f"{page}.jsonld", "type": "Dataset", "format": "application/ld+json"}],
        "items": [canvas(document, image) for document, image in images],
    }
    if all(holder):
        said["provider"] = [{"id": holder[0], "type": "Agent", "label": _text(holder[1])}]
    return said
