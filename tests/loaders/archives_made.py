"""Small archives for the tests of the loader, written row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

DWC = "http://rs.tdwg.org/dwc/terms/"
COLUMNS = (
    "occurrenceID", "catalogNumber", "institutionCode", "collectionCode", "basisOfRecord",
    "scientificName", "kingdom", "family", "country", "locality", "decimalLatitude",
    "decimalLongitude", "eventDate", "recordedBy", "preparations", "individualCount",
)  # fmt: skip
USUAL = {
    "institutionCode": "TEST",
    "collectionCode": "Plants",
    "basisOfRecord": "PreservedSpecimen",
    "scientificName": "Quercus robur L.",
    "kingdom": "Plantae",
    "family": "Fagaceae",
    "country": "Germany",
    "locality": "Leipzig, Auwald",
    "decimalLatitude": "51.340",
    "decimalLongitude": "12.36",
    "eventDate": "1898-07-12",
    "recordedBy": "A. Tester | B. Helper",
    "preparations": "herbarium sheet",
}


def specimen(number: int, **said: str) -> dict[str, str]:
    """One row: the usual values, its own number, and what is said of it."""
    own = {"occurrenceID": f"https://test.example/object/{number}", "catalogNumber": f"T {number:05}"}
    return USUAL | own | said


def archive(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "archive") -> Path:
    """A folder archive with an occurrence core of these rows."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    fields = "".join(f'<field index="{i}" term="{DWC}{c}"/>' for i, c in enumerate(COLUMNS))
    (place / "meta.xml").write_text(
        '<archive xmlns="http://rs.tdwg.org/dwc/text/">'
        f'<core rowType="{DWC}Occurrence" encoding="UTF-8" fieldsTerminatedBy="\\t" '
        'linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1">'
        f'<files><location>occurrence.txt</location></files><id index="0"/>{fields}</core></archive>'
    )
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(c, "") for c in COLUMNS) for row in rows)]
    (place / "occurrence.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place
