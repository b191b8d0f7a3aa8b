"""What real archives do wrong, one made archive for each, through the whole loader.

The cases follow the list of deviations that the documentation of the loader gives. Each says how
many records come in and what is reported, or why the archive is refused.
"""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.graph.platform import Platform
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.installations import installation
from tests.loaders.sources.archives import (
    COUNTRY,
    DCTERMS,
    DWC,
    EML,
    NAME,
    Files,
    descriptor,
    field,
    folder,
    media,
    occurrences,
    table,
    tarred,
    zipped,
)

ROWS = "a\tCarex nigra\tFrance\nb\tCarex alba\tSpain\n"
HEAD = "id\tscientificName\tcountry\n"
CSV = "occurrenceID,dwc:scientificName,Country\na,Carex nigra,France\nb,Carex alba,Spain\n"
BASIS = field(None, "basisOfRecord", "PreservedSpecimen")
INNER = NAME + COUNTRY + BASIS
ARCHIVE = occurrences(ROWS, INNER)
Pack = Callable[[Path, Files], Path]


class Case(NamedTuple):
    """A deviation: how it is packed, what comes in, what is reported; or why nothing does."""

    name: str
    files: Files
    new: int = 2
    reported: tuple[str, ...] = ()
    pack: Pack = folder
    refused: str = ""


def meta(*tables: str, **files: str | bytes) -> Files:
    """Files of an archive whose descriptor has these tables."""
    names = {name.replace("_", "."): content for name, content in files.items()}
    return {"meta.xml": descriptor(*tables), "eml.xml": EML, "occurrence.txt": ROWS, **names}


def under(path: str, files: Files) -> Files:
    return {f"{path}{name}": content for name, content in files.items()}


def without(name: str, files: Files) -> Files:
    return {key: content for key, content in files.items() if key != name}


def told(space: str) -> Files:
    return ARCHIVE | {"meta.xml": descriptor(table(INNER), namespace=space)}


def cut(path: Path, files: Files) -> Path:
    """A tar.gz that ends too early."""
    data = tarred(path, files).read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    return path


def corrupted(path: Path, files: Files) -> Path:
    """A zip in which one byte of the table was changed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"Carex nigra", b"Carex Nigra"))
    return path


def packed(path: Path, files: Files) -> Path:
    """One file, gzipped."""
    path.write_bytes(gzip.compress(str(next(iter(files.values()))).encode()))
    return path


PICTURE = {"media.txt": "b\thttp://example.org/1.jpg\n"}
CASES = (
    Case("no meta.xml, a table in a zip", {"table.csv": CSV}, 2, ("descriptor-absent",), zipped),
    Case("no meta.xml, a table in a folder", {"table.csv": CSV}, 2, ("descriptor-absent",)),
    Case("no meta.xml, a packed table", {"table.csv": CSV}, 2, ("descriptor-absent",), packed),
    Case("no meta.xml, tabs and full addresses",
         {"t.txt": CSV.replace(",", "\t").replace("dwc:", DWC)}, 2, ("descriptor-absent",)),
    Case("metadata not named", ARCHIVE | {"meta.xml": descriptor(table(INNER), metadata="")},
         2, ("metadata-undeclared",)),
    Case("metadata named and absent", without("eml.xml", ARCHIVE), 2, ("metadata-absent",)),
    Case("metadata called EML.xml", without("eml.xml", ARCHIVE) | {"EML.xml": EML}),
    Case("metadata called metadata.xml", without("eml.xml", ARCHIVE) | {"metadata.xml": EML},
         2, ("metadata-absent",)),
    Case("in folders, with junk",
         under("a/b/", ARCHIVE) | {"__MACOSX/a/b/meta.xml": "", "a/b/._occurrence.txt": "", ".DS_Store": ""},
         2, ("nested-folder", "junk-entry"), zipped),
    Case("backslashes in names", under("a\\", ARCHIVE), 2, ("backslash-in-name", "nested-folder"), zipped),
    Case("an entry that leads out", ARCHIVE | {"../evil.txt": "x"}, pack=zipped, refused="leads out"),
    Case("a location that leads out", meta(table(INNER, files=("../secret.txt",))), refused="leads out"),
    Case("a location elsewhere", meta(table(INNER, files=("occurrence.txt", "http://example.org/x.txt"))),
         2, ("file-remote",)),
    Case("the obsolete namespace", told("http://rs.tdwg.org/dwc/terms/xsd/archive/"),
         2, ("descriptor-namespace",)),
    Case("no namespace", told(""), 2, ("descriptor-namespace",)),
    Case("broken meta.xml", ARCHIVE | {"meta.xml": "text " + str(ARCHIVE["meta.xml"])},
         refused="not well-formed"),
    Case("broken EML", ARCHIVE | {"eml.xml": EML[:-30]}, 2, ("metadata-broken",)),
    Case("entities in meta.xml",
         ARCHIVE | {"meta.xml": '<!DOCTYPE a [<!ENTITY x "y">]>' + str(ARCHIVE["meta.xml"])},
         refused="entity declarations"),
    Case("entities in EML", ARCHIVE | {"eml.xml": '<!DOCTYPE a [<!ENTITY x "y">]>' + EML},
         2, ("metadata-broken",)),
    Case("a header that is not declared", occurrences(HEAD + ROWS, INNER), 2, ("header-undeclared",)),
    Case("a header that is missing",
         occurrences("1\tCarex nigra\tFrance\n2\tCarex alba\tSpain\n", INNER, ignoreHeaderLines=1),
         2, ("header-missing",)),
    Case("Windows-1252 declared as UTF-8",
         occurrences(ROWS.replace("France", "Curaçao").encode("cp1252"), INNER), 2, ("encoding-invalid",)),
    Case("UTF-16 declared as UTF-8", occurrences(ROWS.encode("utf-16"), INNER), 2, ("encoding-wrong",)),
    Case("a byte-order mark", occurrences(ROWS.encode("utf-8-sig"), INNER), 2, ("byte-order-mark",)),
    Case("marks in a table without marks", occurrences(ROWS.replace("Carex nigra", 'Carex "nigra'), INNER)),
    Case("an unbalanced mark",
         occurrences(ROWS.replace("Carex nigra", '"Carex nigra'), INNER, fieldsEnclosedBy='"'),
         2, ("quote-unbalanced",)),
    Case("separators and line ends within marks",
         occurrences(ROWS.replace("Carex nigra", '"Carex\n\tnigra"'), INNER, fieldsEnclosedBy='"')),
    Case("another line end than declared", occurrences(ROWS, INNER, linesTerminatedBy=r"\r\n"),
         2, ("line-end",)),
    Case("lone carriage returns", occurrences(ROWS.replace("\n", "\r"), INNER), 2, ("line-end",)),
    Case("a short row and a long one", occurrences("a\tCarex\nb\tPoa\tPeru\tmore\nc\tIris\tMali\n", INNER),
         3, ("row-too-short", "row-too-long")),
    Case("the same id twice", occurrences(ROWS + "a\tPoa\tPeru\n", INNER), 2, ("id-duplicate",)),
    Case("no id in a row", occurrences(ROWS + "\tPoa\tPeru\n", INNER), 3, ("id-blank",)),
    Case("a row of an extension without a core row",
         meta(table(INNER), media(), media_txt="z\thttp://example.org/1.jpg\n"), 2, ("orphan",)),
    Case("an id column without a field", meta(table(INNER), media(), media_txt=PICTURE["media.txt"])),
    Case("no id, and no need of one", meta(table(field(0, "occurrenceID") + INNER, key=None))),
    Case("no id, though an extension needs it",
         meta(table(field(0, "occurrenceID") + INNER, key=None), media(), media_txt=PICTURE["media.txt"]),
         2, ("core-without-id",)),
    Case("an extension without coreid",
         meta(table(INNER), media(key=None), media_txt=PICTURE["media.txt"]),
         2, ("extension-without-coreid", "orphan")),
    Case("the coreid in another column than the id",
         meta(table(INNER), table(field(0, DCTERMS + "identifier"), tag="extension", key=1,
                                  files=("media.txt",), row_type="http://rs.gbif.org/terms/1.0/Multimedia"),
              media_txt="http://example.org/1.jpg\tb\n")),
    Case("a field without index and default", meta(table(INNER + field(None, "year"))),
         2, ("field-without-index",)),
    Case("an index beyond the row",
         meta(table(INNER + field(9, "year"), ignoreHeaderLines=1), occurrence_txt=HEAD + ROWS),
         2, ("index-beyond-row", "row-too-short")),
    Case("a term given twice", meta(table(INNER + field(3, "country"))), 2, ("term-twice", "row-too-short")),
    Case("a column given twice", meta(table(INNER + field(2, "year"))), 2, ("index-twice",)),
    Case("terms that are no addresses",
         meta(table(BASIS + '<field index="1" term="dwc:scientificName"/>'
                            '<field index="2" term="Country"/><field index="3" term="shoeSize"/>'),
              occurrence_txt="a\tCarex\tPeru\t42\nb\tPoa\tMali\t7\n"),
         2, ("term-not-iri", "term-unknown")),
    Case("blanks and line breaks in attributes",
         meta(table(INNER, files=("\n  occurrence.txt \n",), rowType=f" {DWC}Occurrence\n"))),
    Case("words for nothing", occurrences("a\tCarex\tNULL\nb\tPoa\t\\N\nc\tIris\tNA\n", INNER),
         3, ("word-for-missing", "word-doubtful")),
    Case("an empty core", meta(table(INNER), media(), occurrence_txt="", media_txt=PICTURE["media.txt"]),
         refused="or take another as the core: media.txt"),
    Case("a core cut short",
         meta(table(INNER), media(), occurrence_txt="a\tCarex\tPeru\n",
              media_txt="".join(f"x{n}\thttp://example.org/{n}.jpg\n" for n in range(12))),
         1, ("core-cut", "orphan")),
    Case("several files of one table",
         meta(table(INNER, files=("occurrence.txt", "two.txt"), ignoreHeaderLines=1),
              occurrence_txt=HEAD + ROWS, two_txt=HEAD + "c\tPoa\tMali\n"), 3),
    Case("a tar that breaks off", ARCHIVE | {"pad.bin": bytes(range(256)) * 400}, pack=cut,
         refused="ended before"),
    Case("a wrong checksum", ARCHIVE, pack=corrupted, refused="occurrence.txt"),
    Case("an archive in an archive", {"inner.zip": "PK\x03\x04"}, pack=zipped, refused="inner.zip"),
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with installation() as opened:
        yield opened


def run(house: Platform, tmp_path: Path, case: Case) -> Report:
    suffix = {packed: ".csv.gz", zipped: ".zip", corrupted: ".zip", cut: ".tar.gz"}.get(case.pack, "")
    path = case.pack(tmp_path / f"archive{suffix}", case.files)
    return load(house, path, house.house, Options(name=case.name))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_deviation(house: Platform, tmp_path: Path, case: Case) -> None:
    report = run(house, tmp_path, case)
    if case.refused:
        assert case.refused in f"{report.failed} {report.remedy}"
        assert report.remedy
        return
    assert not report.failed
    assert (report.new, report.refused) == (case.new, 0)
    faults = {
        rule for rule in report.issues.counts
        if not rule.partition("-")[0].endswith("Shape") and rule != "unlisted-file"
    }  # fmt: skip
    expected = set(case.reported)
    assert faults - {"metadata-absent"} == expected - {"metadata-absent"}
    assert expected <= faults
    for rule in expected:
        assert report.issues.of(rule)[0].remedy


def test_orphans_are_kept_on_request(house: Platform, tmp_path: Path) -> None:
    files = meta(table(INNER), media(), media_txt="z\thttp://example.org/1.jpg\n")
    path = folder(tmp_path, files)
    report = load(house, path, house.house, Options(name="on request", orphans=True))
    assert (report.seen, report.new) == (3, 3)


def test_an_extension_is_loadable_alone(house: Platform, tmp_path: Path) -> None:
    rows = "".join(f"x{n}\tCarex {n}\n" for n in range(12))
    extension = table(NAME, tag="extension", files=("names.txt",), row_type=DWC + "Identification")
    path = folder(tmp_path, meta(table(INNER), extension, occurrence_txt="", names_txt=rows))
    report = load(house, path, house.house, Options(name="alone", core="Identification"))
    assert (report.new, report.refused) == (12, 0)
