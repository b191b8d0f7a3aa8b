"""meta.xml as it is met."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.errors import BadSource
from tests.loaders.sources.archives import (
    COUNTRY,
    DCTERMS,
    DWC,
    EML,
    NAME,
    TEXT,
    descriptor,
    field,
    folder,
    media,
    read,
    table,
)

ROWS = "a\tCarex nigra\tFrance\nb\tCarex alba\t\n"


def with_meta(path: Path, meta: str | bytes, rows: str = ROWS, **more: str) -> Path:
    return folder(path, {"meta.xml": meta, "eml.xml": EML, "occurrence.txt": rows, **more})


def test_terms_and_columns(tmp_path: Path) -> None:
    reading = read(with_meta(tmp_path, descriptor(table())))
    (core,) = reading.tables
    assert core.terms == ("", DWC + "scientificName", DWC + "country")
    assert core.columns == ("id", "scientificName", "country")
    assert (core.row_type, core.files, core.core) == (DWC + "Occurrence", ("occurrence.txt",), True)
    row = reading.records[1].rows[0]
    assert (row.table, row.file, row.number) == (0, "occurrence.txt", 2)


@pytest.mark.parametrize("space", ["http://rs.tdwg.org/dwc/terms/xsd/archive/", ""])
def test_namespace_obsolete_or_absent(tmp_path: Path, space: str) -> None:
    meta = descriptor(table(), namespace=space)
    reading = read(with_meta(tmp_path, meta))
    assert reading.keys == ["a", "b"]
    assert reading.found() == {"descriptor-namespace"}


def test_obsolete_location_attribute(tmp_path: Path) -> None:
    meta = descriptor(table(files=(), location="occurrence.txt"))
    assert read(with_meta(tmp_path, meta)).keys == ["a", "b"]


def test_blanks_and_line_breaks_around_values(tmp_path: Path) -> None:
    meta = descriptor(table(files=("\n   occurrence.txt\n ",), rowType=f" {DWC}Occurrence\n "))
    meta = meta.replace('index="1"', 'index=" 1\n"')
    reading = read(with_meta(tmp_path, meta))
    assert reading.tables[0].row_type == DWC + "Occurrence"
    assert reading.cells[0][1] == "Carex nigra"


def test_utf16_descriptor(tmp_path: Path) -> None:
    meta = '<?xml version="1.0" encoding="UTF-16"?>' + descriptor(table())
    assert read(with_meta(tmp_path, meta.encode("utf-16"))).keys == ["a", "b"]


@pytest.mark.parametrize(
    "meta",
    [
        "Some text <?xml version='1.0'?>" + descriptor(table()),
        descriptor(table()).replace('index="0"', "index=0"),
        descriptor(table())[:-12],
        "",
        "no xml",
    ],
)
def test_broken_descriptor_refused(tmp_path: Path, meta: str) -> None:
    with pytest.raises(BadSource, match=r"meta\.xml: The XML"):
        read(with_meta(tmp_path, meta))


def test_descriptor_without_or_with_two_cores_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="names no core"):
        read(with_meta(tmp_path / "a", descriptor()))
    with pytest.raises(BadSource, match="more than one core"):
        read(with_meta(tmp_path / "b", descriptor(table(), table())))


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE archive [<!ENTITY x "y">]>',
        '<!DOCTYPE archive [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE archive [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_refused(tmp_path: Path, dtd: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(BadSource, match="entity declarations"):
        read(with_meta(tmp_path, (head + dtd + descriptor(table())).encode(encoding)))


def test_outer_dtd_is_not_loaded(tmp_path: Path) -> None:
    dtd = '<!DOCTYPE archive SYSTEM "http://127.0.0.1:9/archive.dtd">'
    assert read(with_meta(tmp_path, dtd + descriptor(table()))).keys == ["a", "b"]


def test_constant_and_default(tmp_path: Path) -> None:
    fields = NAME + field(2, "country", "unknown") + field(None, "basisOfRecord", "FossilSpecimen")
    reading = read(with_meta(tmp_path, descriptor(table(fields))))
    assert reading.cells == [
        ("a", "Carex nigra", "France", "FossilSpecimen"),
        ("b", "Carex alba", "unknown", "FossilSpecimen"),
    ]
    assert reading.tables[0].terms[-1] == DWC + "basisOfRecord"
    assert reading.found() == set()


@pytest.mark.parametrize(
    ("extra", "rule"),
    [
        (field(None, "year"), "field-without-index"),
        (field(3, ""), "field-without-term"),
        (field(1, "year"), "index-twice"),
        (field(3, "country"), "term-twice"),
        (field(None, "country", "Peru"), "term-twice"),
        ('<field index="two" term="http://rs.tdwg.org/dwc/terms/year" default="1"/>', "index-odd"),
        ('<field index="-1" term="http://rs.tdwg.org/dwc/terms/year" default="1"/>', "index-odd"),
    ],
)
def test_odd_fields_first_wins(tmp_path: Path, extra: str, rule: str) -> None:
    reading = read(with_meta(tmp_path, descriptor(table(NAME + COUNTRY + extra))))
    assert rule in reading.found("warning")
    assert reading.cells[0][:3] == ("a", "Carex nigra", "France")
    assert reading.tables[0].terms[1:3] == (DWC + "scientificName", DWC + "country")


def test_index_beyond_the_row(tmp_path: Path) -> None:
    rows = "id\tscientificName\tcountry\n" + ROWS
    meta = descriptor(table(NAME + COUNTRY + field(7, "year"), ignoreHeaderLines=1))
    reading = read(with_meta(tmp_path, meta, rows))
    assert {"index-beyond-row", "row-too-short"} == reading.found()
    assert reading.cells[0] == ("a", "Carex nigra", "France", "", "", "", "", "")


def test_terms_that_are_no_iris(tmp_path: Path) -> None:
    fields = (
        '<field index="1" term="scientificname"/><field index="2" term="dwc:country"/>'
        '<field index="3" term="shoeSize"/>'
    )
    reading = read(with_meta(tmp_path, descriptor(table(fields)), "a\tCarex\tPeru\t42\n"))
    assert reading.tables[0].terms == ("", DWC + "scientificName", DWC + "country", "")
    assert reading.tables[0].columns[3] == "shoeSize"
    assert reading.issues.counts == {"term-not-iri": 2, "term-unknown": 1}


def test_terms_in_wrong_case_and_of_old_namespaces(tmp_path: Path) -> None:
    fields = field(1, DWC + "ScientificName") + field(
        2, "http://rs.tdwg.org/dwc/dwcore/Country"
    ) + field(3, "http://example.org/terms/shoeSize")  # fmt: skip
    reading = read(with_meta(tmp_path, descriptor(table(fields)), "a\tCarex\tPeru\t42\n"))
    assert reading.tables[0].terms[1:] == (
        DWC + "scientificName", DWC + "country", "http://example.org/terms/shoeSize",
    )  # fmt: skip
    assert reading.issues.counts == {"term-replaced": 2}


@pytest.mark.parametrize("row_type", ["Occurrence", "dwc:Occurrence", "occurrence"])
def test_row_type_that_is_no_iri(tmp_path: Path, row_type: str) -> None:
    reading = read(with_meta(tmp_path, descriptor(table(row_type=row_type))))
    assert reading.tables[0].row_type == DWC + "Occurrence"


def test_row_type_absent(tmp_path: Path) -> None:
    meta = descriptor(table()).replace(f'rowType="{DWC}Occurrence"', "")
    assert read(with_meta(tmp_path, meta)).found() == {"row-type-absent"}


def test_no_id_and_no_extension_is_fine(tmp_path: Path) -> None:
    fields = field(0, "occurrenceID") + NAME + COUNTRY
    reading = read(with_meta(tmp_path, descriptor(table(fields, key=None))))
    assert reading.keys == ["a", "b"]
    assert reading.found() == set()


def test_no_id_though_extension_needs_it(tmp_path: Path) -> None:
    fields = field(0, "occurrenceID") + NAME + COUNTRY
    meta = descriptor(table(fields, key=None), media())
    reading = read(with_meta(tmp_path, meta, **{"media.txt": "b\thttp://example.org/1\n"}))
    assert reading.found() == {"core-without-id"}
    assert [len(record.rows) for record in reading.records] == [1, 2]


def test_extension_without_coreid_named_by_term(tmp_path: Path) -> None:
    extension = media(key=None).replace("</extension>", field(0, "occurrenceID") + "</extension>")
    meta = descriptor(table(), extension)
    reading = read(with_meta(tmp_path, meta, **{"media.txt": "b\thttp://example.org/1\n"}))
    assert reading.found("error") == {"extension-without-coreid"}
    assert [len(record.rows) for record in reading.records] == [1, 2]


def test_extension_without_coreid_is_orphaned(tmp_path: Path) -> None:
    meta = descriptor(table(), media(key=None))
    reading = read(with_meta(tmp_path, meta, **{"media.txt": "b\thttp://example.org/1\n"}))
    assert reading.found() == {"extension-without-coreid", "orphan"}
    assert reading.orphan_rows == {1: 1}


def test_id_behind_the_other_columns(tmp_path: Path) -> None:
    fields = field(0, "scientificName")
    meta = descriptor(table(fields, key=2), media(key=1))
    rows, files = "Carex\t\tk1\nPoa\t\tk2\n", {"media.txt": "x\tk2\ty\n"}
    reading = read(with_meta(tmp_path, meta, rows, **files))
    assert reading.keys == ["k1", "k2"]
    assert len(reading.records[1].rows) == 2


def test_absent_files(tmp_path: Path) -> None:
    reading = read(with_meta(tmp_path / "a", descriptor(table(), media())))
    assert reading.found("error") == {"file-absent"}
    assert reading.keys == ["a", "b"]
    with pytest.raises(BadSource, match="None of the files"):
        read(folder(tmp_path / "b", {"meta.xml": descriptor(table(), media())}))


def test_core_absent_extension_loadable(tmp_path: Path) -> None:
    files = {"meta.xml": descriptor(table(), media()), "media.txt": "a\tu1\nb\tu2\na\tu3\n"}
    path = folder(tmp_path, files)
    with pytest.raises(BadSource, match=r"occurrence\.txt is not in the archive"):
        read(path)
    assert read(path, orphans=True).keys == ["a", "b"]
    alone = read(path, core="Multimedia")
    assert [len(record.rows) for record in alone.records] == [2, 1]
    with pytest.raises(BadSource, match="no table “Loan”"):
        read(path, core="Loan")


def test_file_name_in_other_case(tmp_path: Path) -> None:
    reading = read(with_meta(tmp_path, descriptor(table(files=("Occurrence.TXT",)))))
    assert reading.keys == ["a", "b"]
    assert reading.found() == {"file-name-case"}


def test_location_absent(tmp_path: Path) -> None:
    reading = read(with_meta(tmp_path, descriptor(table(), media(files=()))))
    assert reading.found("error") == {"location-absent"}


def test_several_files_of_one_table(tmp_path: Path) -> None:
    meta = descriptor(table(files=("one.txt", "two.txt"), ignoreHeaderLines=1))
    head = "id\tscientificName\tcountry\n"
    files = {
        "meta.xml": meta,
        "eml.xml": EML,
        "one.txt": head + ROWS,
        "two.txt": head + "c\tPoa\t\n",
    }
    reading = read(folder(tmp_path, files))
    assert reading.keys == ["a", "b", "c"]
    assert reading.records[2].rows[0][1:3] == ("two.txt", 2)
    assert reading.found() == set()


@pytest.mark.parametrize(
    ("declared", "files", "rule", "title"),
    [
        ("", {"eml.xml": EML}, "metadata-undeclared", "Made up"),
        ("", {"EML.xml": EML}, "metadata-undeclared", "Made up"),
        ("eml.xml", {"EML.XML": EML}, "", "Made up"),
        ("metadata.xml", {"eml.xml": EML}, "metadata-absent", "Made up"),
        ("eml.xml", {"metadata.xml": EML}, "metadata-absent", "Made up"),
        ("./about.xml", {"about.xml": EML}, "", "Made up"),
        ("http://example.org/eml.xml", {"eml.xml": EML}, "metadata-absent", "Made up"),
        ("", {}, "metadata-absent", ""),
        ("meta.xml", {}, "metadata-not-eml", ""),
        ("eml.xml", {"eml.xml": EML.replace("</dataset>", "")}, "metadata-broken", "Made up"),
        ("eml.xml", {"eml.xml": "<!DOCTYPE e [<!ENTITY a 'b'>]>" + EML}, "metadata-broken", ""),
        ("eml.xml", {"eml.xml": ""}, "metadata-broken", ""),
        ("eml.xml", {"eml.xml": "<rdf><title>Other</title></rdf>"}, "metadata-not-eml", "Other"),
    ],
)
def test_dataset_description_found(
    tmp_path: Path, declared: str, files: dict[str, str], rule: str, title: str
) -> None:
    meta = descriptor(table(), metadata=declared)
    reading = read(folder(tmp_path, {"meta.xml": meta, "occurrence.txt": ROWS, **files}))
    assert reading.dataset.title == title
    assert ({rule} if rule else set()) <= reading.found() - {"unlisted-file"}
    assert bool(reading.found()) == bool(rule)


def test_default_dialect_is_comma_and_quotation_mark(tmp_path: Path) -> None:
    core = (
        f'<core rowType="{DWC}Occurrence"><files><location>occurrence.txt</location></files>'
        f'<id index="0"/>{NAME}{COUNTRY}</core>'
    )
    reading = read(with_meta(tmp_path, descriptor(core), 'a,"Carex, black",France\n'))
    assert reading.cells == [("a", "Carex, black", "France")]


@pytest.mark.parametrize("written", [r"\t", "\t", "&#9;", r"\u0009", r"\x09"])
def test_ways_to_write_a_tab(tmp_path: Path, written: str) -> None:
    meta = descriptor(table()).replace(r'fieldsTerminatedBy="\t"', f'fieldsTerminatedBy="{written}"')
    assert read(with_meta(tmp_path, meta)).cells[0] == ("a", "Carex nigra", "France")


def test_odd_dialect_attributes(tmp_path: Path) -> None:
    meta = descriptor(table(fieldsEnclosedBy="''", ignoreHeaderLines="true", encoding="klingon"))
    reading = read(with_meta(tmp_path, meta, "id\tscientificName\tcountry\n" + ROWS))
    assert reading.keys == ["a", "b"]
    assert reading.found() == {"quote-odd", "header-lines-odd", "encoding-unknown"}


def test_columns_without_field_are_kept_without_meaning(tmp_path: Path) -> None:
    rows = "id\tscientificName\tnotes\nx\tCarex\tsecret drawer\n"
    reading = read(with_meta(tmp_path, descriptor(table(NAME, ignoreHeaderLines=1)), rows))
    assert reading.tables[0].columns == ("id", "scientificName", "notes")
    assert reading.tables[0].terms[2] == ""
    assert reading.cells == [("x", "Carex", "secret drawer")]
    assert TEXT not in reading.found()


def test_namespaces_of_fields_do_not_matter_for_media(tmp_path: Path) -> None:
    meta = descriptor(table(), media())
    reading = read(with_meta(tmp_path, meta, **{"media.txt": "a\tu\n"}))
    assert reading.tables[1].terms == ("", DCTERMS + "identifier")
    assert reading.records[0].rows[1] == (1, "media.txt", 1, ("a", "u"))
