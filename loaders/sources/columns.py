"""The layout of a table: which cell means which term, and what is done to every row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loaders.dates import order_of
from loaders.record import IssueLog, Table
from loaders.sources import archive_rules, file_rules
from loaders.sources.descriptor import Description, Field
from loaders.sources.terms import TermList, is_iri, local_name

_IDS = {
    "Occurrence": ("occurrenceID", "materialEntityID", "digitalSpecimenID", "gbifID"),
    "Event": ("eventID",),
    "Taxon": ("taxonID",),
    "MaterialEntity": ("materialEntityID", "occurrenceID"),
    "MaterialSample": ("materialSampleID", "materialEntityID", "occurrenceID"),
    "Identification": ("identificationID",),
    "Organism": ("organismID",),
}
_TRIPLET = ("institutionCode", "collectionCode", "catalogNumber")


@dataclass(frozen=True)
class Layout:
    """A table and how its rows are made from the cells of a file."""

    table: Table
    width: int
    """cells that a row of the file can have"""
    declared: int
    """cells that it should have at least"""
    key: int | None
    key_declared: bool
    triplet: tuple[int, ...]
    """where institution, collection and catalogue number stand; empty without the last"""
    defaults: tuple[tuple[int, str], ...]
    constants: tuple[str, ...]


def lay_out(
    about: Description,
    header: list[str] | None,
    width: int,
    core_type: str,
    known: TermList,
    issues: IssueLog,
) -> Layout:
    """Work out the columns of a table.

    ``header`` holds the names of the columns where the file has any; ``width`` is the number of
    cells in its first line; ``core_type``, the row type of the core, tells which term names a core
    row where no column is said to.
    """
    file = about.name
    indexes = [each.index for each in about.fields if each.index is not None]
    declared = max([*indexes, about.key if about.key is not None else -1, -1]) + 1
    full = max(declared, width)
    names = [name.strip() for name in header or ()][:full]
    columns = names + [""] * (full - len(names))
    terms = [""] * full
    taken: set[str] = set()
    defaults: list[tuple[int, str]] = []
    constants: list[tuple[str, str]] = []
    for each in sorted(about.fields, key=lambda field: field.index is None):
        term = _resolve(each.term, file, known, issues)
        if each.index is None:
            if not term or term in taken:
                if term:
                    issues.add(archive_rules.TERM_TWICE, file=file, value=term)
                continue
            constants.append((term, each.default))
            taken.add(term)
            continue
        if header is not None and each.index >= len(header):
            issues.add(
                archive_rules.INDEX_BEYOND_ROW,
                file=file,
                column=local_name(each.term),
                value=str(each.index),
                found=len(header),
            )
        if terms[each.index]:
            issues.add(archive_rules.INDEX_TWICE, file=file, column=each.term, value=str(each.index))
            continue
        columns[each.index] = columns[each.index] or local_name(each.term)
        if term in taken:
            issues.add(archive_rules.TERM_TWICE, file=file, value=term)
            continue
        _compare(columns[each.index], term, file, known, issues)
        terms[each.index] = term
        if term:
            taken.add(term)
        if each.default:
            defaults.append((each.index, each.default))
    if about.key is not None and not columns[about.key]:
        columns[about.key] = "id" if about.core else "coreid"
    for index, column in enumerate(columns):
        columns[index] = column or f"column {index + 1}"
    table = Table(
        row_type=known.row_type(about.row_type),
        terms=(*terms, *(term for term, _ in constants)),
        columns=(*columns, *(local_name(term) for term, _ in constants)),
        files=tuple(about.files),
        core=about.core,
    )
    key = about.key if about.key is not None else id_column(core_type, terms)
    said = [each for each in about.fields if each.index is not None and terms[each.index]]
    table = replace(
        table,
        orders=_orders(said, about, file, terms, known, issues),
        vocabularies=tuple((known.resolve(f.term), f.vocabulary) for f in about.fields if f.vocabulary),
    )
    places = {local_name(term): index for index, term in enumerate(terms) if term}
    triplet = tuple(places[name] for name in _TRIPLET if name in places)
    return Layout(
        table,
        full,
        declared or full,
        key,
        about.key is not None,
        triplet if "catalogNumber" in places else (),
        tuple(defaults),
        tuple(value for _, value in constants),
    )


def _orders(
    fields: list[Field],
    about: Description,
    file: str,
    terms: list[str],
    known: TermList,
    issues: IssueLog,
) -> tuple[str, ...]:
    """The order of day and month that the descriptor states for each column of dates."""
    orders = [""] * len(terms)
    for each in fields:
        assert each.index is not None
        stated = each.date_format or about.date_format
        if stated and terms[each.index] in known.dates and not (order := order_of(stated)):
            issues.add(archive_rules.DATE_FORMAT_ODD, file=file, column=each.term, value=stated)
        elif stated and terms[each.index] in known.dates:
            orders[each.index] = order
    return tuple(orders) if any(orders) else ()


def id_column(row_type: str, terms: list[str]) -> int | None:
    """The column whose term identifies a row of this type, or None."""
    for name in _IDS.get(local_name(row_type), _IDS["Occurrence"]):
        for index, term in enumerate(terms):
            if term and local_name(term) == name:
                return index
    return None


def _resolve(term: str, file: str, known: TermList, issues: IssueLog) -> str:
    found = known.resolve(term)
    if not found:
        issues.add(archive_rules.TERM_UNKNOWN, file=file, value=term)
    elif not is_iri(term):
        issues.add(archive_rules.TERM_NOT_IRI, file=file, value=term, found=found)
    elif found != term:
        issues.add(archive_rules.TERM_REPLACED, file=file, value=term, found=found)
    return found


def _compare(column: str, term: str, file: str, known: TermList, issues: IssueLog) -> None:
    """Report a header cell that names another known term than the descriptor does."""
    if not term or local_name(term).casefold() == local_name(column).casefold():
        return
    named = known.resolve(column)
    if named and local_name(named).casefold() != local_name(term).casefold():
        issues.add(file_rules.HEADER_DISAGREES, file=file, column=column, value=column, found=term)
