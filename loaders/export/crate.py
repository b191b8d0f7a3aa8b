"""An RO-Crate 1.1: files with a description of what they are, where they are from and what one may."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from loaders.export.order import Order

_PROFILE = "https://w3id.org/ro/crate/1.1"
_PIECE = 1 << 20


def write_crate(output: IO[bytes], files: Mapping[str, tuple[Path, str, str]], order: Order) -> None:
    """The crate. ``files`` has path, media type and description by name."""
    parts = {
        name: {
            "@id": name,
            "@type": "File",
            "name": says,
            "encodingFormat": media_type,
            "contentSize": str(path.stat().st_size),
            "sha256": _digest(path),
        }
        for name, (path, media_type, says) in files.items()
    }
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ro-crate-metadata.json", _metadata(parts, order))
        for name, (path, _, _) in files.items():
            archive.write(path, name)


def _metadata(parts: Mapping[str, dict[str, Any]], order: Order) -> str:
    licences = [row for row in order.licences if str(row["value"]).startswith("http")]
    counted = [f"{row['label']}: {row['count']} records" for row in order.licences]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": order.address,
        "url": order.address,
        "name": order.title,
        "description": f"{order.total} records found by {order.search} at revision {order.commit}.",
        "datePublished": order.made,
        "creditText": order.citation,
        "publisher": {"@id": order.base},
        "hasPart": [{"@id": name} for name in parts],
        "isBasedOn": [
            {"@id": row["value"]} for row in order.datasets if str(row["value"]).startswith("http")
        ],
        "mentions": {"@id": "#made"},
        # each record states its own; what is named here are all that occur
        "license": [{"@id": row["value"]} for row in licences] or "None of the records states a licence.",
        "conditionsOfAccess": "; ".join([*counted, *filter(None, [order.terms])]),
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {name: value for name, value in root.items() if value not in ("", [])},
        {"@id": order.base, "@type": "Organization", "name": "Holotype", "url": order.base},
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": "Download of a search",
            "endTime": order.made,
            "object": {"@id": order.search},
            "result": {"@id": "./"},
        },
        {"@id": order.search, "@type": "WebPage", "name": order.title, "url": order.search},
        *parts.values(),
        *(
            {"@id": row["value"], "@type": "CreativeWork", "name": row["label"], "url": row["value"]}
            for row in licences
        ),
        *(
            {"@id": row["value"], "@type": "Dataset", "name": row["label"], "url": row["value"]}
            for row in order.datasets
            if str(row["value"]).startswith("http")
        ),
    ]
    context = f"{_PROFILE}/context"
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
