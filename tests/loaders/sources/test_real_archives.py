"""Archives as they are met, against what a strict reader once measured in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import pytest

from app.graph.errors import BadSource
from loaders.record import open_source
from tests.loaders.sources.archives import read
from tests.shared_data import VARIABLE, folder, shared

CORE = re.compile(r"(core|extension) (\w+) (\d+) rows(?: \[(.*?)\](?=;|$))?")

# What cannot be read, and what the reader must say.
REFUSED = {
    "dwc-archive-ruby/broken.tar.gz": "broken or truncated",
    "dwca-io/invalid/meta-file-location-missing/": "None of the files",
    "dwca-io/invalid/extension-core-id-missing/": "core table taxa.txt is not in the archive",
    "dwca-io/invalid/extension-missing/": "core table taxa.txt is empty",
    "dwca-io/defaults/extension-encoding-missing/": "core table taxa.txt is empty",
    "gbif-ipt/amphibians.zip": "no meta.xml, and no table",
    "gbif-validator/dwca/dwca-meta-broken/": "None of the files",
    "gnames-dwca/meta_absent.tar.gz": "more than one table",
}
# Where the count rightly differs from the measurement, and why.
DIFFERS: dict[str, tuple[dict[str, int], str]] = {
    "ala-dwcahandler/dwca-sample5/": (
        {"id-blank": 12},
        "no column is the id, so rows are known by their catalogue numbers and it is said of each",
    ),
    "dwc-archive-ruby/empty_coreid.tar.gz": (
        {"junk-entry": 7},
        "the strict reader looked for junk in zips only",
    ),
    "dwc-archive-ruby/latin1.tar.gz": (
        {"junk-entry": 2},
        "the strict reader looked for junk in zips only",
    ),
    "python-dwca-reader/dwca-meta-default-values/": (
        {"row-too-short": 0, "delimiter-wrong": 1, "id-blank": 2},
        "the descriptor's comma never occurs; cut by its tabs, the rows are whole and have no ids",
    ),
}
# No descriptor, one table: rows counted by hand.
SNIFFED = {
    "gbif-crawler/checklist_dupl_coreid.zip": (14, {"id-duplicate": 1, "word-for-missing": 10}),
    "gbif-crawler/checklist_good_coreid.zip": (15, {"word-for-missing": 10}),
    # The other entry of this one is an empty file, which is no table.
    "python-dwca-reader/dwca-invalid-simple-two.zip": (3, {"id-blank": 1}),
    "python-dwca-reader/dwca-simple-csv.zip": (3, {"id-blank": 1}),
    "python-dwca-reader/dwca-simple-csv-dos.zip": (3, {"id-blank": 1}),
    "single/gbif-download-0011066-200127171203522.zip": (4463, {}),
}


@dataclass
class Measured:
    """One line of the list of cases."""

    rows: list[int] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def cases() -> dict[str, str]:
    path = folder() / "dwca" / "CASES.tsv"
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


CASES = cases()
LISTED = [pytest.param(name, id=name) for name in CASES] or [
    pytest.param("", marks=pytest.mark.skip(f"set {VARIABLE} to the folder with dwca/CASES.tsv"))
]


def number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    return int(found.group(1)) if found else 0


def measured(text: str) -> Measured:
    result = Measured()
    for kind, _, rows, remarks in CORE.findall(text):
        result.rows.append(int(rows))
        result.orphans.append(number(remarks, r"(\d+) orphan rows"))
        result.faults["row-too-short"] += number(remarks, r"(\d+) rows shorter than declared")
        blank = number(remarks, r"(\d+) blank ids")
        result.faults["id-blank"] += blank
        # A strict reader counts the second blank id as a duplicate of the first.
        result.faults["id-duplicate"] += number(remarks, r"(\d+) duplicate ids") - max(0, blank - 1)
        result.faults["byte-order-mark"] += "BOM" in remarks
        result.faults["file-absent"] += "absent" in remarks
        result.faults["location-absent"] += "no location" in remarks
        result.faults["extension-without-coreid"] += "no id/coreid index" in remarks and kind == "extension"
    result.faults["orphan"] = sum(result.orphans)
    result.faults["junk-entry"] = number(text, r"junk entries (\d+)")
    result.faults["nested-folder"] = int("in folder" in text)
    result.faults["metadata-undeclared"] = int("(eml.xml present)" in text)
    return result


@pytest.mark.parametrize("name", LISTED)
def test_archive_as_measured(name: str) -> None:
    path, text = shared(f"dwca/{name}"), CASES[name]
    if name in REFUSED:
        with pytest.raises(BadSource, match=REFUSED[name]):
            read(path)
        return
    reading = read(path)
    counts = reading.issues.counts
    if name in SNIFFED:
        rows, faults = SNIFFED[name]
        assert len(reading.records) == rows
        assert {rule: counts[rule] for rule in faults} == faults
        assert counts["descriptor-absent"] == 1
        return
    expected = measured(text)
    if name in DIFFERS:
        for rule, count in DIFFERS[name][0].items():
            expected.faults[rule] = count
    if expected.rows:
        core = len(reading.records) + counts["id-duplicate"]
        joined = Counter(row.table for record in reading.records for row in record.rows[1:])
        rows = [core] + [
            joined[index] + reading.orphan_rows.get(index, 0) for index in range(1, len(expected.rows))
        ]
        assert rows == expected.rows
        orphans = [reading.orphan_rows.get(index, 0) for index in range(len(expected.rows))]
        assert orphans == expected.orphans
    else:  # the strict reader could not read the descriptor
        assert "unexpected" in text
        assert len(reading.records) > 900
        del expected.faults["orphan"]  # it could not count them
    assert {rule: counts[rule] for rule in expected.faults} == dict(expected.faults)
    assert ("metadata-absent" in counts) or reading.dataset.title


def test_the_list_is_complete() -> None:
    shared("dwca/CASES.tsv")
    assert len(CASES) == 79
    assert set(REFUSED) | set(DIFFERS) | set(SNIFFED) <= set(CASES)


def test_orphans_come_on_request() -> None:
    path = shared("dwca/python-dwca-reader/dwca-orphaned-rows.zip")
    without, with_orphans = read(path), read(path, orphans=True)
    assert len(without.records) == 4
    rows = [row for record in with_orphans.records[4:] for row in record.rows]
    assert len(rows) == 4
    assert {row.table for row in rows} == {1, 2}
    assert {record.key for record in with_orphans.records[4:]}.isdisjoint(without.keys)


TABLES = {
    "dwca_occurrences.txt": (1, "Occurrence"),
    "checklists/combination.tsv": (4, "Taxon"),
    "checklists/nomen_nudum.tsv": (10, "Taxon"),
    "occurrences/dates/event_dates.tsv": (4, "Occurrence"),
    "occurrences/identifiers/catalogNumber_namespaced.tsv": (3, "Occurrence"),
}


@pytest.mark.parametrize("name", TABLES)
def test_lone_table(name: str) -> None:
    rows, row_type = TABLES[name]
    reading = read(shared(f"dwca/taxonworks/{name}"))
    assert len(reading.records) == rows
    assert reading.tables[0].row_type.endswith(row_type)
    assert reading.found("error") == set()


def test_all_lone_tables_are_read_or_refused() -> None:
    """Every line of every table becomes a record, and nothing raises anything but BadSource."""
    tables = sorted(shared("dwca/taxonworks").rglob("*.t[sx][vt]"))
    assert len(tables) == 36
    for path in tables:
        lines = [line for line in path.read_bytes().split(b"\n")[1:] if line.strip(b"\r\t ")]
        reading = read(path)
        assert len(reading.records) + reading.issues.counts["id-duplicate"] == len(lines), path


@pytest.mark.parametrize(
    ("name", "rows", "faults"),
    [
        ("ala-dwcahandler/occ_header_with_space.csv", 3, {"id-blank": 3}),
        ("dwca-io/MOBOTDarwinCore.csv", 3, {"byte-order-mark": 1}),
        ("dwca-io/quoted_headers_MOBOTDarwinCore.csv", 2, {"encoding-wrong": 1}),
        ("dwca-io/csv_optional_quotes_excel2008CSV.csv", 4, {"line-end": 0}),
        ("dwca-io/csv_unquoted.txt", 3, {}),
        ("gbif-ipt/occurrence.txt.gz", 16, {}),
        ("gbif-validator/dwca/dwca-occurrence-no-meta", 19, {"descriptor-absent": 1}),
    ],
)
def test_odd_tables(name: str, rows: int, faults: dict[str, int]) -> None:
    reading = read(shared(f"dwca/{name}"))
    assert len(reading.records) == rows
    assert {rule: reading.issues.counts[rule] for rule in faults} == faults


def test_unbalanced_quotes_and_stray_bytes_cost_no_row() -> None:
    path = shared("dwca/dwca-io/issues/Borza.txt")
    lines = path.read_bytes().rstrip(b"\n").count(b"\n")
    reading = read(path)
    assert len(reading.records) + reading.issues.counts["id-duplicate"] == lines
    assert reading.issues.counts["encoding-invalid"] == 1


BENCH = {  # records by the core, rows joined, orphans
    "vascan-dwca.zip": (33304, 74694, 0),
    "kew-herbarium-dwca.zip": (19, 19, 167663),
    "rbins-crustacea-dwca.zip": (9, 29, 191832),
    "insects-5k-dwca.tar.gz": (5000, 0, 0),
    "plecoptera-dwca": (5198, 35021, 0),
    "symbiota-moths": (1336, 0, 0),
    "ecosur-bees/ecoab-occurrences.csv.gz": (17265, 0, 0),
}


@pytest.mark.parametrize("name", BENCH)
def test_larger_archives(name: str) -> None:
    with open_source(shared(f"bench/{name}")) as archive:
        records = joined = 0
        for record in archive.records():
            records += 1
            joined += len(record.rows) - 1
        assert (records, joined, sum(archive.orphan_rows.values())) == BENCH[name]
        assert ("core-cut" in archive.issues.counts) == (BENCH[name][2] > 0)


def test_cut_core_extension_alone() -> None:
    with open_source(shared("bench/kew-herbarium-dwca.zip")) as archive:
        rows = Counter[str]()
        for record in archive.records(core="Identification"):
            assert record.key not in rows
            rows[record.key] = len(record.rows)
        assert len(rows) == 109_887
        assert rows.total() == 167_663
        assert rows["10021.000"] == 1
        assert rows["K000252844"] == 11


def test_other_formats_are_refused_by_name() -> None:
    with pytest.raises(BadSource, match="spreadsheet"):
        read(shared("dwca/gbif-validator/workbooks/occurrence-workbook.xlsx"))
    with pytest.raises(BadSource, match=r"no meta\.xml"):
        read(shared("bench/col-nameusage-sample.zip"))
    for name in ("example_simple_fossil.xml", "example_classes_specimen.xml"):
        with pytest.raises(BadSource):
            read(shared(f"dwca/dwc-xml/{name}"))
