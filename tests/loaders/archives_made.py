"""Small archives for the tests of the loader, written row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app.graph.terms import iri

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


class Extension(NamedTuple):
    """Rows of an extension: the core row each belongs to (by number), then its cells by short term."""

    row_type: str
    rows: Sequence[tuple[int, Mapping[str, str]]]


def archive(
    folder: Path,
    rows: Sequence[Mapping[str, str]],
    name: str = "archive",
    extensions: Sequence[Extension] = (),
    attributes: str = "",
) -> Path:
    """A folder archive with an occurrence core of these rows, and what extensions there are.

    ``attributes`` are further ones of the core element.
    """
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    columns = (*COLUMNS, *dict.fromkeys(c for row in rows for c in row if c not in COLUMNS))
    tables = [_table(place, "core", "occurrence.txt", f"{DWC}Occurrence", "id", columns, attributes)]
    _write(place / "occurrence.txt", columns, rows)
    for number, extension in enumerate(extensions):
        terms = list(dict.fromkeys(term for _, cells in extension.rows for term in cells))
        file, row_type = f"extension-{number}.txt", iri(extension.row_type).value
        tables.append(_table(place, "extension", file, row_type, "coreid", ("", *terms)))
        lines = [{"": specimen(core)["occurrenceID"], **cells} for core, cells in extension.rows]
        _write(place / file, ("", *terms), lines)
    (place / "meta.xml").write_text(
        f'<archive xmlns="http://rs.tdwg.org/dwc/text/">{"".join(tables)}</archive>'
    )
    return place


def _table(
    place: Path, tag: str, file: str, row_type: str, key: str, columns: Sequence[str], more: str = ""
) -> str:
    fields = "".join(
        f'<field index="{i}" term="{iri(c).value if ":" in c else DWC + c}"/>'
        for i, c in enumerate(columns)
        if c
    )
    return (
        f'<{tag} rowType="{row_type}" encoding="UTF-8" fieldsTerminatedBy="\\t" {more} '
        'linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1">'
        f'<files><location>{file}</location></files><{key} index="0"/>{fields}</{tag}>'
    )


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    names = [column.rpartition(":")[2] or "coreid" for column in columns]
    lines = ["\t".join(names), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
