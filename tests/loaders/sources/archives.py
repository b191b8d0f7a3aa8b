"""Small archives, made up to have one peculiarity each, and a short way to read them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from loaders.record import IssueLog, Limits, Record, Table, open_source
from loaders.sources.eml import DatasetDescription

DWC = "http://rs.tdwg.org/dwc/terms/"
DCTERMS = "http://purl.org/dc/terms/"
TEXT = "http://rs.tdwg.org/dwc/text/"
Files = Mapping[str, str | bytes]


def field(index: int | None, term: str, default: str = "") -> str:
    """A field element; a term without a colon is a Darwin Core one."""
    given = {"index": index, "term": term if ":" in term or not term else DWC + term}
    attributes = {**given, "default": default or None}
    return "<field" + _attributes(attributes) + "/>"


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(f" {k}={quoteattr(str(v))}" for k, v in attributes.items() if v is not None)


NAME = field(1, "scientificName")
COUNTRY = field(2, "country")


def table(
    inner: str = NAME + COUNTRY,
    *,
    tag: str = "core",
    files: tuple[str, ...] = ("occurrence.txt",),
    key: int | None = 0,
    row_type: str = DWC + "Occurrence",
    **attributes: object,
) -> str:
    """A core or extension element: tab-separated, without quotation marks or header unless said."""
    given: dict[str, object] = {"rowType": row_type, "fieldsTerminatedBy": r"\t"}
    given |= {"fieldsEnclosedBy": "", **attributes}
    locations = "".join(f"<location>{name}</location>" for name in files)
    link = "id" if tag == "core" else "coreid"
    place = "" if key is None else f'<{link} index="{key}"/>'
    return f"<{tag}{_attributes(given)}><files>{locations}</files>{place}{inner}</{tag}>"


def media(**attributes: object) -> str:
    """An extension with a web address for every row."""
    attributes.setdefault("files", ("media.txt",))
    attributes.setdefault("row_type", "http://rs.gbif.org/terms/1.0/Multimedia")
    return table(field(1, DCTERMS + "identifier"), tag="extension", **attributes)  # type: ignore[arg-type]


def descriptor(*tables: str, metadata: str = "eml.xml", namespace: str = TEXT) -> str:
    """A meta.xml."""
    space = f' xmlns="{namespace}"' if namespace else ""
    said = f' metadata="{metadata}"' if metadata else ""
    return f"<archive{space}{said}>{''.join(tables)}</archive>"


EML = (
    '<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="made-up/v1.2">'
    "<dataset><title>Made up</title></dataset></eml:eml>"
)


def occurrences(rows: str | bytes, inner: str = NAME + COUNTRY, **attributes: object) -> Files:
    """The files of an archive with one table."""
    core = table(inner, **attributes)  # type: ignore[arg-type]
    return {"meta.xml": descriptor(core), "eml.xml": EML, "occurrence.txt": rows}


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def folder(path: Path, files: Files) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_bytes(content))
    return path


def zipped(path: Path, files: Files) -> Path:
    """Pack files as a zip, under exactly these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _bytes(content))
    return path


def tarred(path: Path, files: Files, mode: str = "w:gz") -> Path:
    """Pack files as a tar."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(_bytes(content))
            archive.addfile(info, io.BytesIO(_bytes(content)))
    return path


class Reading(NamedTuple):
    """Everything that came out of an archive."""

    records: list[Record]
    issues: IssueLog
    tables: list[Table]
    dataset: DatasetDescription
    orphan_rows: dict[int, int]

    @property
    def keys(self) -> list[str]:
        """The keys in their order."""
        return [record.key for record in self.records]

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """The cells of the first row of each record."""
        return [record.rows[0].cells for record in self.records]

    def found(self, severity: str = "") -> set[str]:
        """The names of the faults, of one severity or of all."""
        counts = self.issues.counts
        return {rule for rule in counts if severity in ("", self.issues.severity(rule))}


def read(
    source: Path | str,
    *,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    orphans: bool = False,
    core: str | None = None,
) -> Reading:
    """Open, read to the end, close."""
    with open_source(source, limits=limits) as archive:
        records = list(archive.records(orphans=orphans, core=core))
        done, total = archive.progress()
        assert done == total
        return Reading(records, archive.issues, archive.tables, archive.dataset, archive.orphan_rows)
