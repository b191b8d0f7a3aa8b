"""A load from start to end on a real store: new, changed, unchanged, gone, back, refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.graph.errors import Gone
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.quarantine import waiting
from app.graph.search import Search
from loaders import mapping
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from loaders.workers import Workers
from tests.loaders.archives_made import Extension, archive, specimen

TEN = [specimen(number) for number in range(10)]


def run(platform: Platform, path: Path, **options: object) -> Report:
    return load(platform, path, platform.house, Options(name="test", **options))  # type: ignore[arg-type]


def counts(report: Report) -> tuple[int, ...]:
    return (report.new, report.changed, report.unchanged, report.gone, report.refused)


def address(platform: Platform, number: int) -> str:
    return f"{platform.base}specimen/{mint('specimen', f'https://test.example/object/{number}')}"


def found(platform: Platform, text: str) -> int:
    return platform.workbench().search(Search(text=text)).total


def test_new_records_are_documents_in_graph_and_index(platform: Platform, tmp_path: Path) -> None:
    report = run(platform, archive(tmp_path, TEN))
    assert counts(report) == (10, 0, 0, 0, 0)
    document = platform.workbench().document(address(platform, 3))
    place = document.root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    assert place.text("dwc:country") == "Germany"
    assert document.root.text("ods:specimenName") == "Quercus robur L."
    assert document.revision == report.activity
    assert found(platform, "quercus leipzig") == 10


def test_a_load_by_several_processes_is_what_one_makes_of_it(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(number, recordedBy=f"Collector {number % 7}") for number in range(1_650)]
    with Workers(2) as workers:
        for number in range(2):  # those that are there already stay for the next load
            shown = [row | {"locality": f"Place {number}"} for row in rows]
            report = run(platform, archive(tmp_path, shown), workers=workers)
            assert report.new + report.changed == 1_650
            assert found(platform, f"place {number}") == 1_650
            assert len({worker.process_id for worker in workers.all}) == 2
    assert found(platform, "collector 3") == len(range(3, 1_650, 7))
    with Platform(tmp_path / "alone") as other:
        alone = [rows[start : start + 550] for start in range(0, 1_650, 550)]
        for number, part in enumerate(alone):
            path = archive(tmp_path / f"part-{number}", part)
            assert load(other, path, other.house, Options(name=f"part-{number}")).new == 550
        for facet in ("institution", "scientificName", "midsLevel", "country"):
            assert platform.search_index().counts(facet) == other.search_index().counts(facet)


def test_the_same_archive_again_changes_nothing(platform: Platform, tmp_path: Path) -> None:
    path = archive(tmp_path, TEN)
    first = run(platform, path)
    again = run(platform, path)
    assert counts(again) == (0, 0, 10, 0, 0)
    assert platform.workbench().document(address(platform, 3)).revision == first.activity
    assert "Nothing has changed" in "\n".join(again.lines())


def test_a_changed_archive_changes_just_what_changed(platform: Platform, tmp_path: Path) -> None:
    first = run(platform, archive(tmp_path, TEN))
    rows = [specimen(3, country="Poland"), *TEN[:3], *TEN[4:], specimen(99)]
    second = run(platform, archive(tmp_path, rows))
    assert counts(second) == (1, 1, 9, 0, 0)
    changed = platform.workbench().document(address(platform, 3))
    place = changed.root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    assert place.texts("dwc:country") == ["Poland"]
    assert changed.revision == second.activity
    assert changed.root.text("ods:version") == "2"
    assert platform.workbench().document(address(platform, 4)).revision == first.activity
    assert found(platform, "poland") == 1
    assert found(platform, "germany") == 10


def test_accepted_curation_survives_a_changed_source(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    name = address(platform, 3)
    bench = platform.workbench(platform.house)
    statement = (Path(__file__).parent / "texts" / "curate.ru").read_text().replace("urn:document", name)
    bench.update(statement)
    run(platform, archive(tmp_path, [specimen(3, country="Poland"), *TEN[:3], *TEN[4:]]))
    document = platform.workbench().document(name)
    assert document.root.text("dwc:disposition") == "on loan"


def test_where_source_and_curator_both_moved_the_curator_stands_and_the_load_says_so(
    platform: Platform, tmp_path: Path
) -> None:
    run(platform, archive(tmp_path, TEN))
    name = address(platform, 3)
    statement = (Path(__file__).parent / "texts" / "other-country.ru").read_text()
    platform.workbench(platform.house).update(statement.replace("urn:document", name))
    rows = [specimen(3, country="Poland"), *TEN[:3], *TEN[4:]]
    report = run(platform, archive(tmp_path, rows))
    place = platform.workbench().document(name).root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    assert place.texts("dwc:country") == ["Czechia"]
    assert report.disputed == 1
    (fault,) = [f for f in report.as_json()["faults"] if f["rule"] == "source-against-curation"]
    assert fault["cases"][0]["value"] == "country: here Czechia, the source Poland"
    (row,) = platform.workbench().read("ledger/disputes-of", document=name).rows
    assert (row["before"], row["now"], row["standing"]) == ('"Germany"', '"Poland"', '"Czechia"')
    assert list(platform.writer.chain.check()) == []
    assert counts(run(platform, archive(tmp_path, rows))) == (0, 0, 10, 0, 0)


def test_what_a_curator_took_up_from_the_source_is_no_dispute(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    statement = (Path(__file__).parent / "texts" / "other-country.ru").read_text()
    said = statement.replace("urn:document", address(platform, 3)).replace("Czechia", "Poland")
    platform.workbench(platform.house).update(said)
    report = run(platform, archive(tmp_path, [specimen(3, country="Poland"), *TEN[:3], *TEN[4:]]))
    assert report.disputed == 0


def test_a_corrected_mapping_reaches_what_is_there(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [*TEN, specimen(66, scientificName="Carex nigra")]
    run(platform, archive(tmp_path, rows))
    statement = (Path(__file__).parent / "texts" / "curate.ru").read_text()
    platform.workbench(platform.house).update(statement.replace("urn:document", address(platform, 3)))
    tables = shutil.copytree(mapping.FOLDER, tmp_path / "corrected")
    lines = (tables / "darwin-core.tsv").read_text(encoding="utf-8")
    wrong = "dwc:Occurrence\tdwc:preparations\tspecimen\tdwc:preparations\ttext"
    assert lines.count(wrong) == 1
    right = wrong.replace("specimen\tdwc:preparations", "specimen\tdwc:materialEntityRemarks")
    (tables / "darwin-core.tsv").write_text(lines.replace(wrong, right), encoding="utf-8")
    monkeypatch.setattr(mapping, "FOLDER", tables)
    assert counts(run(platform, archive(tmp_path, rows))) == (0, 11, 0, 0, 0)
    root = platform.workbench().document(address(platform, 3)).root
    assert root.texts("dwc:materialEntityRemarks") == ["herbarium sheet"]
    assert root.texts("dwc:preparations") == []
    assert root.text("dwc:disposition") == "on loan"
    assert counts(run(platform, archive(tmp_path, rows))) == (0, 0, 11, 0, 0)


def test_a_vanished_record_becomes_a_tombstone(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    report = run(platform, archive(tmp_path, TEN[1:]))
    assert counts(report) == (0, 0, 9, 1, 0)
    with pytest.raises(Gone) as caught:
        platform.workbench().document(address(platform, 0))
    assert "no longer in its source" in caught.value.reason
    assert found(platform, "quercus") == 9


def test_a_record_that_comes_back_is_whole_again(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    before = platform.workbench().document(address(platform, 0))
    run(platform, archive(tmp_path, TEN[1:]))
    report = run(platform, archive(tmp_path, TEN))
    assert counts(report) == (0, 1, 9, 0, 0)
    after = platform.workbench().document(address(platform, 0))
    house = {"version", "wasGeneratedBy", "created"}

    def said(document: object) -> set[str]:
        return {
            str(t)
            for t in document.triples  # type: ignore[attr-defined]
            if t.predicate.value.replace("#", "/").rpartition("/")[2] not in house
        }

    assert said(after) == said(before)
    assert after.root.text("ods:version") == "3"
    assert found(platform, "quercus") == 10


def test_a_core_that_is_not_there_withdraws_nothing(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    path = archive(tmp_path, [])
    report = run(platform, path)
    assert report.gone == 0
    assert report.issues.counts["not-withdrawn"] == report.issues.counts["core-empty"] == 1
    assert not report.failed
    assert platform.workbench().document(address(platform, 0))


@pytest.mark.parametrize("fault", ["is not in the archive", "is empty"])
def test_an_archive_without_its_core_is_refused(platform: Platform, tmp_path: Path, fault: str) -> None:
    run(platform, archive(tmp_path, TEN))
    commit = platform.writer.commit
    media = Extension("ac:Multimedia", [(0, {"ac:accessURI": "https://test.example/0.jpg"})])
    path = archive(tmp_path, TEN, extensions=[media])
    if fault == "is empty":
        (path / "occurrence.txt").write_bytes(b"")
    else:
        (path / "occurrence.txt").unlink()
    report = load(platform, path, platform.house)
    assert report.failed == f"The core table occurrence.txt {fault}."
    assert report.remedy.endswith("take another as the core: extension-0.txt.")
    (told,) = report.as_json()["faults"]
    assert (told["rule"], told["cases"][0]["file"]) == ("archive-refused", "archive")
    assert report.failed in told["cases"][0]["message"]
    assert platform.writer.commit == commit
    assert platform.workbench().document(address(platform, 0))
    assert not list(platform.staging.iterdir())


def test_a_record_that_comes_twice_is_found_by_its_column(platform: Platform, tmp_path: Path) -> None:
    twice = specimen(1) | {"catalogNumber": "T 00099"}
    path = archive(tmp_path, [specimen(1), twice])
    meta = path / "meta.xml"
    meta.write_text(meta.read_text().replace('<id index="0"/>', '<id index="1"/>'))
    report = run(platform, path)
    (issue,) = report.issues.of("duplicate-identity")
    assert (issue.row, issue.column) == (3, "occurrenceID")
    assert issue.value == twice["occurrenceID"]


def test_a_fault_at_the_end_of_a_path_names_its_column(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(1, country=""), specimen(2)]
    report = run(platform, archive(tmp_path, rows))
    (issue,) = report.issues.of("DigitalSpecimenShape-country")
    assert (issue.row, issue.column) == (2, "country")


def test_a_fault_of_a_column_that_is_not_there_names_its_term(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "lone.csv").write_text(
        "occurrenceID,catalogNumber,basisOfRecord,scientificName\nhttps://test.example/object/1,1,"
        "PreservedSpecimen,Poa\n"
    )
    report = run(platform, tmp_path / "lone.csv")
    (issue,) = report.issues.of("DigitalSpecimenShape-country")
    assert issue.column == "dwc:country"


def test_a_refused_record_waits_and_stops_nobody(platform: Platform, tmp_path: Path) -> None:
    rows = [*TEN, specimen(66, decimalLatitude="95.5")]
    report = run(platform, archive(tmp_path, rows))
    assert counts(report) == (10, 0, 0, 0, 1)
    ((_, entry),) = waiting(platform.quarantine)
    issue = entry["issues"][0]
    assert (issue["file"], issue["row"], issue["column"], issue["value"]) == (
        "occurrence.txt", 12, "decimalLatitude", "95.5",
    )  # fmt: skip
    assert "-90 to 90" in issue["message"]
    assert entry["record"][0]["values"]["http://rs.tdwg.org/dwc/terms/decimalLatitude"] == "95.5"
    mended = run(platform, archive(tmp_path, [*TEN, specimen(66)]))
    assert counts(mended) == (1, 0, 10, 0, 0)
    assert list(waiting(platform.quarantine)) == []


def test_a_known_record_that_goes_bad_keeps_its_last_good_state(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    report = run(platform, archive(tmp_path, [specimen(0, decimalLatitude="95.5"), *TEN[1:]]))
    assert counts(report) == (0, 0, 9, 0, 1)
    assert platform.workbench().document(address(platform, 0))


def test_two_records_of_one_name_are_told_apart(platform: Platform, tmp_path: Path) -> None:
    twins = [specimen(1), {**specimen(2), "occurrenceID": "https://test.example/object/1"}]
    report = run(platform, archive(tmp_path, twins))
    assert report.new == 1
    assert report.issues.total("error") == 1


def test_what_the_engine_rewrites_is_kept_word_for_word(platform: Platform, tmp_path: Path) -> None:
    odd = specimen(
        7,
        decimalLatitude="52.50",
        decimalLongitude="1.0E1",
        individualCount="007",
        eventDate="1898-07-12T24:00:00",
        locality='  "quoted"  back\\slash 🌿 ',
    )
    run(platform, archive(tmp_path, [odd]))
    answer = platform.workbench().read("specimens/source-record", document=address(platform, 7))
    values = json.loads(str(answer.row["record"]))[0]["values"]
    wanted = {f"http://rs.tdwg.org/dwc/terms/{k}": v for k, v in odd.items() if v}
    assert {k: values.get(k) for k in wanted} == {k: v.strip() and v for k, v in wanted.items()}


def test_a_dry_run_tells_what_a_load_would_do_and_writes_nothing(platform: Platform, tmp_path: Path) -> None:
    run(platform, archive(tmp_path, TEN))
    commit, before = platform.writer.commit, platform.workbench().document(address(platform, 3)).triples
    rows = [
        specimen(3, country="Poland"),
        *TEN[:3],
        *TEN[4:9],
        specimen(99),
        specimen(98, decimalLatitude="99"),
    ]
    path = archive(tmp_path, rows)
    tried = run(platform, path, dry_run=True)
    assert counts(tried) == (1, 1, 8, 1, 1)
    assert (tried.commit, tried.dry_run) == (0, True)
    assert "Nothing was written" in "\n".join(tried.lines())
    assert platform.writer.commit == commit
    assert platform.workbench().document(address(platform, 3)).triples == before
    assert found(platform, "poland") == 0
    assert list(waiting(platform.quarantine)) == []
    assert list(platform.staging.iterdir()) == []
    assert len(list((platform.folder / "loads").iterdir())) == 1
    assert counts(run(platform, path)) == counts(tried)


def test_broken_input_fails_with_a_remedy_and_leaves_nothing(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 this is no zip")
    commit = platform.writer.commit
    report = run(platform, tmp_path / "broken.zip")
    assert report.failed
    assert report.remedy
    assert platform.writer.commit == commit
    assert not list(platform.staging.iterdir()) if platform.staging.exists() else True


def test_many_records_are_worked_on_by_processes(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(number) for number in range(2_100)]
    report = run(platform, archive(tmp_path, rows))
    assert counts(report) == (2_100, 0, 0, 0, 0)
    assert found(platform, "quercus") == 2_100
    assert counts(run(platform, archive(tmp_path, rows))) == (0, 0, 2_100, 0, 0)


def test_a_load_that_is_cancelled_leaves_nothing(platform: Platform, tmp_path: Path) -> None:
    from app.jobs import Cancelled

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("stopped")

    commit = platform.writer.commit
    report = load(platform, archive(tmp_path, TEN), platform.house, Options(name="test"), stop)
    assert report.failed == "stopped"
    assert platform.writer.commit == commit
    assert found(platform, "quercus") == 0
    assert not list(platform.staging.iterdir())
