"""Tables without a descriptor: separator, columns and kind told from the header line."""

from __future__ import annotations

import csv
from itertools import islice

from loaders.record import IssueLog
from loaders.sources import archive_rules, file_rules
from loaders.sources.columns import id_column
from loaders.sources.container import Container
from loaders.sources.descriptor import Description, Field
from loaders.sources.dialect import lines, newline
from loaders.sources.encodings import choose
from loaders.sources.terms import TermList, local_name

_SAMPLE = 50
_DWC = "http://rs.tdwg.org/dwc/terms/"
# The first line with a term in the header decides.
_MARKS = (
    ("MeasurementOrFact", {"measurementType", "measurementValue"}),
    ("ResourceRelationship", {"relationshipOfResource", "relatedResourceID"}),
    (
        "Occurrence",
        {
            "occurrenceID",
            "basisOfRecord",
            "catalogNumber",
            "gbifID",
            "recordedBy",
            "materialEntityID",
            "digitalSpecimenID",
            "individualCount",
            "recordNumber",
        },
    ),
    (
        "Taxon",
        {"taxonID", "taxonRank", "parentNameUsageID", "acceptedNameUsageID", "taxonomicStatus"},
    ),
    ("Event", {"eventID", "parentEventID", "samplingProtocol"}),
    ("Occurrence", {"decimalLatitude", "locality", "eventDate", "country"}),
    ("Taxon", {"scientificName"}),
)
CORES = frozenset(_DWC + name for name in ("Occurrence", "Taxon", "Event"))


def describe(
    entry: str, box: Container, known: TermList, issues: IssueLog | None = None
) -> Description | None:
    """How a table is to be read, or None where its first line names no known term."""
    notes = issues if issues is not None else IssueLog()
    staged = box.stage(entry)
    encoding = choose("UTF-8", staged.survey, staged.path, entry, IssueLog())
    found = staged.survey
    line_end = "\r" if found.carriage_returns > found.line_feeds else "\n"
    with staged.path.open(encoding=encoding.name, errors=encoding.errors, newline=newline(line_end)) as text:
        sample = list(islice(lines(text, line_end), _SAMPLE))
    blank = next((index for index, line in enumerate(sample) if line.strip()), len(sample))
    sample = sample[blank:]
    if not sample:
        return None
    hits, _, delimiter = max(
        (sum(map(known.knows, cells)), len(cells), delimiter)
        for delimiter in "|;,\t"
        for cells in [_cells(sample[0], delimiter)]
    )
    if not hits:
        return None
    header = _cells(sample[0], delimiter)
    about = Description(
        core=True,
        files=[entry],
        delimiter=delimiter,
        line_end=line_end,
        header_lines=blank + 1,
        quote='"' if delimiter != "\t" or _encloses(sample, delimiter) else "",
    )
    terms = []
    for index, cell in enumerate(header):
        term = known.resolve(cell)
        terms.append(term)
        if term:
            about.fields.append(Field(term, index))
        elif cell.strip():
            notes.add(file_rules.COLUMN_UNKNOWN, file=entry, column=cell.strip())
    about.row_type = _row_type(terms)
    if not about.row_type:
        notes.add(archive_rules.ROW_TYPE, file=entry)
    about.key = _key(header, terms, about.row_type)
    return about


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.strip("\r\n")], delimiter=delimiter), [])


def _encloses(sample: list[str], delimiter: str) -> bool:
    return any(
        len(cell) > 1 and cell[0] == '"' == cell[-1]
        for line in sample
        for cell in line.rstrip("\r\n").split(delimiter)
    )


def _row_type(terms: list[str]) -> str:
    names = {local_name(term) for term in terms if term}
    return next((_DWC + name for name, marks in _MARKS if names & marks), "")


def _key(header: list[str], terms: list[str], row_type: str) -> int | None:
    """The column called “id”, where no column has the identifying term of the row type."""
    if id_column(row_type, terms) is not None:
        return None
    names = [cell.strip().casefold() for cell in header]
    return names.index("id") if "id" in names else None
