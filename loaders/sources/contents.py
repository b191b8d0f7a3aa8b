"""What lies in a container: descriptor or lone table, dataset description, tables made ready."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from app.graph.errors import BadSource
from loaders.record import IssueLog, Limits
from loaders.sources import archive_rules
from loaders.sources.container import Container
from loaders.sources.descriptor import Description, Descriptor, read_descriptor
from loaders.sources.eml import DatasetDescription, read_eml
from loaders.sources.preparing import Prepared, prepare, require
from loaders.sources.sniffing import CORES, describe
from loaders.sources.terms import TermList, term_list

_TABLES = {".csv", ".tsv", ".txt", ".tab", ".dat", ""}
_PACKED = {".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar"}
_ELSEWHERE = {  # what else comes in a zip or a folder, told by one of its files
    "[content_types].xml": ("a spreadsheet", "Save the sheet as CSV in UTF-8."),
    "datapackage.json": ("a Data Package", "Export a Darwin Core Archive."),
}


@dataclass(frozen=True)
class Contents:
    """The tables, core first, and the description of the dataset."""

    tables: list[Prepared]
    dataset: DatasetDescription


def look_into(box: Container, issues: IssueLog, limits: Limits) -> Contents:
    """Find out what an opened container holds. Raises BadSource where that is no archive."""
    known = term_list()
    descriptor_name = _descriptor_name(box)
    if descriptor_name:
        folder = descriptor_name.rpartition("/")[0]
        if folder:
            issues.add(archive_rules.NESTED_FOLDER, file=descriptor_name, value=folder)
        data = box.read(descriptor_name, limits.xml_size)
        descriptor = read_descriptor(data, descriptor_name, issues)
    else:
        folder, descriptor = "", Descriptor([_lone_table(box, known, issues)])
        issues.add(archive_rules.NO_DESCRIPTOR, file=box.name)
        folder = descriptor.tables[0].files[0].rpartition("/")[0]
        descriptor.tables[0].files = [descriptor.tables[0].files[0].rpartition("/")[2]]
    dataset = _dataset(descriptor.metadata, folder, box, issues, limits)
    core_type = known.row_type(descriptor.tables[0].row_type)
    tables = [prepare(about, core_type, folder, box, known, issues) for about in descriptor.tables]
    require(tables, box.name)
    _check_keys(descriptor.tables, tables, issues)
    if descriptor_name:
        _unlisted(box, tables, issues)
    return Contents(tables, dataset)


def _descriptor_name(box: Container) -> str:
    found = sorted(
        (name.count("/"), name) for name in box.entries if name.rpartition("/")[2].casefold() == "meta.xml"
    )
    if len(found) > 1 and found[0][0] == found[1][0]:
        raise BadSource(
            f"There is more than one archive: {found[0][1]}, {found[1][1]}.",
            remedy="Load them one by one.",
            where=box.name,
        )
    return found[0][1] if found else ""


def _lone_table(box: Container, known: TermList, issues: IssueLog) -> Description:
    names = {name.rpartition("/")[2].casefold() for name in box.entries}
    for name, (kind, remedy) in _ELSEWHERE.items():
        if name in names:
            raise BadSource(f"This is {kind}, not a table.", remedy=remedy, where=box.name)
    tables = [
        name
        for name in box.entries
        if box.single or (PurePosixPath(name).suffix.lower() in _TABLES and _is_core(name, box, known))
    ]
    if len(tables) > 1:
        raise BadSource(
            "There is no meta.xml, and more than one table: " + ", ".join(tables[:5]) + ".",
            remedy="Add a meta.xml that says which is the core, or load one table.",
            where=box.name,
        )
    if not tables:
        raise _nothing(box)
    about = describe(tables[0], box, known, issues)
    if about is None:
        raise _nothing(box)
    return about


def _is_core(name: str, box: Container, known: TermList) -> bool:
    about = describe(name, box, known)
    return about is not None and about.row_type in CORES


def _nothing(box: Container) -> BadSource:
    nested = [name for name in box.entries if PurePosixPath(name).suffix.lower() in _PACKED]
    if nested and not box.single:
        return BadSource(
            f"The archive holds another archive, {nested[0]}.",
            remedy="Unpack the outer one.",
            where=box.name,
            entry=nested[0],
        )
    return BadSource(
        "There is no meta.xml, and no table whose first line holds Darwin Core terms.",
        remedy="Add a meta.xml, or name the columns by Darwin Core terms.",
        where=box.name,
    )


def _dataset(
    declared: str, folder: str, box: Container, issues: IssueLog, limits: Limits
) -> DatasetDescription:
    path = f"{folder}/" if folder else ""
    named = box.find(path + declared.lstrip("./")) if declared and "://" not in declared else ""
    if named and named.rpartition("/")[2].casefold() == "meta.xml":  # seen: it names itself
        issues.add(archive_rules.METADATA_NOT_EML, file=named, value="archive")
        named = ""
    usual = next(filter(None, (box.find(path + name) for name in ("eml.xml", "metadata.xml"))), "")
    if not named:
        if declared:
            issues.add(archive_rules.METADATA_ABSENT, file=declared, value=f": {declared} is not there")
        elif usual:
            issues.add(archive_rules.METADATA_UNDECLARED, file=usual, value=usual)
        else:
            issues.add(archive_rules.METADATA_ABSENT, value="")
    chosen = named or usual
    if not chosen:
        return DatasetDescription()
    try:
        data = box.read(chosen, limits.xml_size)
    except BadSource as fault:
        issues.add(archive_rules.METADATA_BROKEN, file=chosen, value=fault.message)
        return DatasetDescription()
    return read_eml(data, chosen, issues)


def _check_keys(described: list[Description], tables: list[Prepared], issues: IssueLog) -> None:
    core = tables[0].layout
    if len(tables) > 1 and not core.key_declared:
        column = "none" if core.key is None else core.table.columns[core.key]
        issues.add(archive_rules.CORE_WITHOUT_ID, file=described[0].name, value=column)
    for about, prepared in zip(described[1:], tables[1:], strict=True):
        if not prepared.layout.key_declared:
            key = prepared.layout.key
            said = "" if key is None else f"; {prepared.layout.table.columns[key]} was taken"
            issues.add(archive_rules.EXTENSION_WITHOUT_COREID, file=about.name, value=said)


def _unlisted(box: Container, tables: list[Prepared], issues: IssueLog) -> None:
    listed = {file.name for prepared in tables for file in prepared.files}
    for name in box.entries:
        if name not in listed and PurePosixPath(name).suffix.lower() in _TABLES - {""}:
            issues.add(archive_rules.UNLISTED_FILE, file=name)
