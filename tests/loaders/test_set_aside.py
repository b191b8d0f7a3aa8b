"""A fault of a row beside the core row is no fault of the record: the row alone is set aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.graph.document import Document
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.quarantine import waiting
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.loaders.archives_made import Extension, archive, specimen

THREE = [specimen(number) for number in range(3)]
GOOD = {"ac:accessURI": "https://files.example.org/good.jpg", "dcterms:format": "image/jpeg"}
BAD = {"ac:accessURI": "drawer 7, left", "dcterms:format": "image/jpeg"}


def run(platform: Platform, path: Path) -> Report:
    return load(platform, path, platform.house, Options(name="test"))


def counts(report: Report) -> tuple[int, ...]:
    return (report.new, report.changed, report.unchanged, report.refused, report.aside)


def opened(platform: Platform, number: int) -> Document:
    name = f"https://test.example/object/{number}"
    return platform.workbench().document(f"{platform.base}specimen/{mint('specimen', name)}")


def media(document: Document) -> list[str]:
    return [value.iri for value in document.root.values("holotype:hasMedia")]


def test_a_medium_without_a_usable_address_leaves_its_specimen_in(platform: Platform, tmp_path: Path) -> None:
    rows = Extension("ac:Multimedia", [(0, GOOD), (1, BAD), (1, GOOD)])
    report = run(platform, archive(tmp_path, THREE, extensions=[rows]))
    assert counts(report) == (3, 0, 0, 0, 1)
    assert len(media(opened(platform, 1))) == 1
    ((_, entry),) = waiting(platform.quarantine)
    assert entry["what"] == "rows"
    assert entry["key"] == "https://test.example/object/1"
    (issue,) = entry["issues"]
    assert (issue["file"], issue["row"], issue["column"], issue["value"], issue["rule"]) == (
        "extension-0.txt", 3, "accessURI", "drawer 7, left", "DigitalMediaShape-accessURI",
    )  # fmt: skip
    assert issue["remedy"].startswith("Give the https address")
    (row,) = entry["record"]
    assert row["line"] == 3
    assert report.issues.counts["DigitalMediaShape-accessURI"] == 1
    assert "1 rows set aside wait in" in "\n".join(report.lines())


def test_the_words_of_a_row_set_aside_are_kept_and_marked(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", [(1, BAD)])]))
    answer = platform.workbench().read("specimens/source-record", document=opened(platform, 1).iri)
    core, row = json.loads(str(answer.row["record"]))
    assert "aside" not in core
    assert row["aside"] == [""]
    assert row["values"]["http://rs.tdwg.org/ac/terms/accessURI"] == "drawer 7, left"


def test_it_waits_until_it_is_mended(platform: Platform, tmp_path: Path) -> None:
    bad = archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", [(1, BAD)])])
    run(platform, bad)
    before = opened(platform, 1).revision
    again = run(platform, bad)
    assert counts(again) == (0, 0, 3, 0, 1)
    assert opened(platform, 1).revision == before
    assert len(list(waiting(platform.quarantine))) == 1
    mended = run(platform, archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", [(1, GOOD)])]))
    assert counts(mended) == (0, 1, 2, 0, 0)
    (picture,) = media(opened(platform, 1))
    shown = platform.workbench().document(picture).root
    assert [value.iri for value in shown.values("ac:accessURI")] == [GOOD["ac:accessURI"]]
    assert opened(platform, 1).root.values("ods:isKnownToContainMedia")[0].plain is True
    assert list(waiting(platform.quarantine)) == []


def test_a_good_row_that_goes_bad_takes_just_its_medium_away(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", [(1, GOOD)])]))
    report = run(platform, archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", [(1, BAD)])]))
    assert counts(report) == (0, 1, 2, 0, 1)
    assert media(opened(platform, 1)) == []
    assert opened(platform, 1).root.values("ods:isKnownToContainMedia")[0].plain is False


def test_an_address_in_a_cell_is_set_aside_alone(platform: Platform, tmp_path: Path) -> None:
    cell = "https://files.example.org/1.jpg | see the card, https://files.example.org/2.jpg"
    path = archive(tmp_path, [specimen(0, associatedMedia=cell)])
    report = run(platform, path)
    assert counts(report) == (1, 0, 0, 0, 1)
    assert len(media(opened(platform, 0))) == 2
    assert report.issues.of("DigitalMediaShape-accessURI")[0].column == "associatedMedia"
    assert counts(run(platform, path)) == (0, 0, 1, 0, 1)


@pytest.mark.parametrize(
    ("row_type", "cells", "rule", "column"),
    [
        ("ac:Multimedia", GOOD | {"exif:PixelXDimension": "0"},
         "DigitalMediaShape-pixelXDimension", "PixelXDimension"),
        ("ac:Multimedia", GOOD | {"ac:frameRate": "-1"}, "DigitalMediaShape-frameRate", "frameRate"),
        ("ac:Multimedia", GOOD | {"ac:xFrac": "1.5"}, "RegionOfInterestShape-xFrac", "xFrac"),
        ("chrono:ChronometricAge", {"chrono:chronometricAgeUncertaintyInYears": "-5"},
         "ChronometricAgeShape-chronometricAgeUncertaintyInYears", "chronometricAgeUncertaintyInYears"),
        ("dwc:Identification",
         {"dwc:scientificName": "Quercus robur L.", "dwc:dateIdentified": "1901",
          "dwc:family": "Rosaceae"},
         "TaxonIdentificationShape-family", "family"),
    ],
)  # fmt: skip
def test_rows_of_every_extension(
    platform: Platform, tmp_path: Path, row_type: str, cells: Mapping[str, str], rule: str, column: str
) -> None:
    report = run(platform, archive(tmp_path, THREE, extensions=[Extension(row_type, [(2, cells)])]))
    assert counts(report) == (3, 0, 0, 0, 1), "\n".join(report.lines())
    (issue,) = report.issues.of(rule)
    assert (issue.file, issue.row, issue.column, issue.value) == (
        "extension-0.txt", 2, column, next(v for k, v in cells.items() if k.endswith(column)),
    )  # fmt: skip
    assert opened(platform, 2).root.text("ods:specimenName") == "Quercus robur L."


def test_a_fault_of_the_core_row_still_refuses_the_record(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(0), specimen(1, decimalLatitude="95.5")]
    report = run(platform, archive(tmp_path, rows, extensions=[Extension("ac:Multimedia", [(1, BAD)])]))
    assert counts(report) == (1, 0, 0, 1, 0)
    ((_, entry),) = waiting(platform.quarantine)
    assert entry["what"] == "record"
    assert {issue["rule"] for issue in entry["issues"]} == {
        "GeoreferenceShape-decimalLatitude", "DigitalMediaShape-accessURI",
    }  # fmt: skip
    assert len(entry["record"]) == 2


def test_of_records_that_share_a_picture_only_the_faulty_row_is_blamed(
    platform: Platform, tmp_path: Path
) -> None:
    wrong = GOOD | {"exif:PixelXDimension": "0"}
    rows = Extension("ac:Multimedia", [(0, wrong), (1, GOOD), (2, GOOD | {"exif:PixelXDimension": "640"})])
    report = run(platform, archive(tmp_path, THREE, extensions=[rows]))
    assert counts(report) == (3, 0, 0, 0, 1)
    assert [len(media(opened(platform, number))) for number in range(3)] == [0, 1, 1]


def test_of_records_that_tell_a_picture_differently_the_first_is_believed(
    platform: Platform, tmp_path: Path
) -> None:
    told = [(number, GOOD | {"exif:PixelXDimension": str(640 + number)}) for number in range(3)]
    report = run(platform, archive(tmp_path, THREE, extensions=[Extension("ac:Multimedia", told)]))
    assert counts(report) == (3, 0, 0, 0, 2)
    assert [len(media(opened(platform, number))) for number in range(3)] == [1, 0, 0]


def test_an_occurrence_below_an_event_is_set_aside_alone(platform: Platform, tmp_path: Path) -> None:
    place = archive(tmp_path, [], extensions=[
        Extension("dwc:Occurrence", [
            (0, {"dwc:occurrenceID": f"urn:x:{n}", "dwc:basisOfRecord": "HumanObservation",
                 "dwc:scientificName": "Apis", "dwc:decimalLatitude": latitude})
            for n, latitude in enumerate(("50.5", "95.5"))
        ])
    ])  # fmt: skip
    meta = (place / "meta.xml").read_text()
    meta = meta.replace('dwc/terms/Occurrence"', 'dwc/terms/Event"', 1).replace("occurrenceID", "eventID", 1)
    (place / "meta.xml").write_text(meta)
    row = "\t".join([specimen(0)["occurrenceID"], *[""] * 15])
    (place / "occurrence.txt").write_text(f"{(place / 'occurrence.txt').read_text()}{row}\n")
    report = run(platform, place)
    assert counts(report) == (1, 0, 0, 0, 1), "\n".join(report.lines())
    assert report.documents == {"event": 1, "occurrence": 1}
