"""An RO-Crate 1.1: files with a description of what they are, where they are from and what one may."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from loaders.export.order import Order

_PROFILE = "https://w3id.org/ro/crate/1.1"
_METADATA = "ro-crate-metadata.json"
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
    moment = datetime.fromisoformat(order.made).timetuple()[:6]
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(_entry(_METADATA, moment), _metadata(parts, order))
        for name, (path, _, _) in files.items():
            with path.open("rb") as file, archive.open(_entry(name, moment), "w", force_zip64=True) as entry:
                shutil.copyfileobj(file, entry, _PIECE)


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    """A file of the crate, as old as the crate: what is made of the same at the same time is the same."""
    entry = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _metadata(parts: Mapping[str, dict[str, Any]], order: Order) -> str:
    licences = [row for row in order.licences if str(row["value"]).startswith("http")]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": order.address,
        "url": order.address,
        "name": order.title,
        "description": order.description,
        "datePublished": order.made,
        "creditText": order.citation,
        "author": {"@id": order.base},
        "publisher": {"@id": order.base},
        "hasPart": [{"@id": name} for name in parts],
        "isBasedOn": _several(
            {"@id": row["value"]} for row in order.datasets if str(row["value"]).startswith("http")
        ),
        "mentions": {"@id": "#made"},
        # each record states its own; what is named here are all that occur
        "license": _several({"@id": row["value"]} for row in licences) or order.unlicensed,
        "conditionsOfAccess": order.conditions,
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {name: value for name, value in root.items() if value not in ("", [])},
        {"@id": order.base, "@type": "Organization", "name": "Holotype", "url": order.base},
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": order.act,
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
        *(  # no data of the crate, which is what a Dataset would be taken for
            {"@id": row["value"], "@type": "CreativeWork", "name": row["label"], "url": row["value"]}
            for row in order.datasets
            if str(row["value"]).startswith("http")
        ),
    ]
    context = f"{_PROFILE}/context"
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _several(values: Iterable[dict[str, str]]) -> list[dict[str, str]] | dict[str, str]:
    """A list, or the one value that would be in it, as crates have it."""
    found = list(values)
    return found[0] if len(found) == 1 else found


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
