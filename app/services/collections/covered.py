"""What a dataset covers, as its publisher says it: places, times, taxa."""

from __future__ import annotations

from typing import Any

from app.graph.document import Node
from app.web.format import with_arguments
from app.web.maps import box_of
from app.web.pages import address_of


def coverage(root: Node) -> dict[str, Any]:
    """Places with their boxes, times, taxa, and what is said of the taxa in general."""
    return {
        "places": [_place(root.document, node) for node in root.nodes("dcterms:spatial")],
        "times": [
            {
                "start": node.text("dcat:startDate"),
                "end": node.text("dcat:endDate"),
                "name": node.text("rdfs:label"),
            }
            for node in root.nodes("dcterms:temporal")
        ],
        "taxa": [
            {
                "name": node.text("dwc:scientificName"),
                "rank": node.text("dwc:taxonRank"),
                "common_name": node.text("dwc:vernacularName"),
            }
            for node in root.nodes("holotype:coversTaxon")
        ],
        "taxonomic": root.text("holotype:taxonomicCoverage"),
    }


def _place(dataset: str, node: Node) -> dict[str, Any]:
    box = box_of(node.text("dcat:bbox"))
    found: dict[str, Any] = {"description": node.text("rdfs:label"), "box": list(box) if box else None}
    search = address_of("specimens.search")
    if box and search:
        sides = ",".join(f"{side:g}" for side in box)
        found["href"] = with_arguments(search, [("dataset", dataset), ("bbox", sides)])
    return found
