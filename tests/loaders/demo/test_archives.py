"""The committed archives: what the generator writes, in the form their descriptors promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from loaders.demo import archive
from loaders.demo.compose.write import everything

DEMO = archive.ARCHIVES.parent
TERM = "http://rs.tdwg.org/dwc/terms/"
FOLDERS = archive.folders()


def test_committed_files_are_what_the_generator_writes() -> None:
    written = everything()
    paths = [*archive.ARCHIVES.glob("*/*"), archive.FAULTS]
    committed = {path.relative_to(DEMO).as_posix(): path.read_bytes() for path in paths}
    assert sorted(committed) == sorted(written)
    differing = [name for name, content in written.items() if committed[name] != content]
    assert differing == []


def test_archives_stay_small_enough_to_review() -> None:
    assert sum(path.stat().st_size for path in archive.ARCHIVES.glob("*/*")) < 5_000_000


def raw_rows(folder: Path, element: etree._Element) -> Iterator[list[str]]:
    """Rows of the files of one table as the descriptor says they are to be cut."""
    told = {name: value.encode().decode("unicode_escape") for name, value in element.attrib.items()}
    for location in element.iter("{*}location"):
        text = (folder / str(location.text)).read_bytes().decode("utf-8-sig")
        assert text.endswith(told["linesTerminatedBy"])
        yield from archive.split(text, told)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_descriptor_fits_its_tables(folder: Path) -> None:
    root = etree.parse(folder / "meta.xml").getroot()
    assert root.get("metadata") == "eml.xml"
    for element in root:
        columns = [int(node.get("index")) for node in element.iter("{*}field") if node.get("index")]
        head = element.find("{*}id") if element.tag.endswith("core") else element.find("{*}coreid")
        used = {int(head.get("index")), *columns}
        assert len(columns) == len(set(columns))
        rows = list(raw_rows(folder, element))
        assert {len(row) for row in rows} == {len(used)}, element.get("rowType")
        assert used == set(range(len(used)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_row_of_an_extension_has_a_row_in_the_core(folder: Path) -> None:
    found = archive.read(folder)
    keys = [key for key in found.core.keys if key]
    assert len(keys) == len(set(keys))
    for table in found.extensions.values():
        assert table.rows
        assert set(table.keys) <= set(keys), table.row_type


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_metadata_says_that_the_data_are_invented(folder: Path) -> None:
    eml = etree.parse(folder / "eml.xml").getroot()
    assert "invented" in "".join(eml.find(".//abstract").itertext())
    assert eml.find(".//ulink").get("url").startswith("https://creativecommons.org/")


def test_dialects_differ() -> None:
    seen = set()
    for folder in FOLDERS:
        core = etree.parse(folder / "meta.xml").getroot()[0]
        names = ("fieldsTerminatedBy", "linesTerminatedBy", "fieldsEnclosedBy", "ignoreHeaderLines")
        seen.add((*(core.get(name) for name in names), len(list(core.iter("{*}location")))))
    assert seen == {
        ("\\t", "\\n", "", "1", 1),
        (",", "\\r\\n", '"', "1", 1),
        ("\\t", "\\n", "", "1", 2),
        (";", "\\n", '"', "1", 1),
        ("\\t", "\\n", "", "0", 1),
    }


def test_defaults_and_constants_are_used() -> None:
    serra_clara = archive.read(archive.ARCHIVES / "serra-clara-museum")
    fields = list(etree.parse(serra_clara.folder / "meta.xml").getroot()[0].iter("{*}field"))
    assert [node for node in fields if node.get("default") and node.get("index") is None]
    assert [node for node in fields if node.get("default") and node.get("index")]
    assert {row[f"{TERM}institutionCode"] for row in serra_clara.core.rows} == {"DSCL"}


def test_a_quoted_archive_has_line_breaks_in_its_cells() -> None:
    rows = archive.read(archive.ARCHIVES / "valmont-museum").core.rows
    assert sum("\n" in row[f"{TERM}verbatimLabel"] for row in rows) > 400
