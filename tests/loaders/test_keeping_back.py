"""A policy at work while records come in: what is kept back, what comes of it, and what does not leak."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.document import Document
from app.graph.platform import Platform
from app.graph.search import Search
from app.graph.sensitivity_halves import Keeping
from app.graph.store import View, solutions
from app.graph.terms import curie, iri
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.installations import installation
from tests.loaders.archives_made import Extension, archive, specimen
from tests.loaders.secrets_kept import (
    EXACT,
    ROWS,
    address,
    coordinates,
    enact,
    exact,
    leaks,
    open_texts,
    quads,
)


@pytest.fixture
def guarded(platform: Platform) -> Platform:
    """An installation with a policy."""
    enact(platform)
    return platform


def run(platform: Platform, path: Path, **options: bool) -> Report:
    report = load(platform, path, platform.house, Options(name="test", **options))  # type: ignore[arg-type]
    assert not report.failed, report.failed
    return report


def counts(report: Report) -> tuple[int, ...]:
    return (report.new, report.changed, report.unchanged, report.gone, report.refused)


def test_exact_values_are_kept_back_and_a_twin_stands_for_them(guarded: Platform, tmp_path: Path) -> None:
    assert counts(run(guarded, archive(tmp_path, ROWS[:1]))) == (1, 0, 0, 0, 0)
    assert leaks(guarded) == []
    document = guarded.workbench().document(address(guarded, 1))
    place = document.root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    point = place.nodes("ods:hasGeoreference")[0]
    assert (point.texts("dwc:decimalLatitude"), point.texts("dwc:decimalLongitude")) == (["51.35"], ["12.35"])
    assert point.texts("dwc:coordinatePrecision") == ["0.1"]
    assert 6000 < int(point.text("dwc:coordinateUncertaintyInMeters")) < 8000
    assert place.texts("dwc:country") == ["Germany"]
    assert not place.texts("dwc:locality")
    assert "0.1 degree" in document.root.text("dwc:dataGeneralizations")
    assert "exact coordinates" in document.root.text("dwc:informationWithheld")
    assert document.root.texts("holotype:protectedBy") == [f"{guarded.base}rule/TST-RLE-AA1"]


def test_both_halves_make_the_document_that_a_house_without_policy_has(
    guarded: Platform, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = archive(tmp_path, ROWS)
    run(guarded, path)
    with installation(base=guarded.base) as free:
        run(free, path)
        for number in (1, 2):
            name = address(free, number)
            exact = Keeping(guarded).standing([name])[name].whole
            then = Document(name, exact, base=free.base)
            plain = free.workbench().document(name)
            assert said(then) == said(plain)


def said(document: Document) -> set[tuple[str, str, str]]:
    house = ("prov:wasGeneratedBy", "dcterms:created")
    return {
        (str(t.subject), curie(t.predicate.value), str(t.object))
        for t in document.triples
        if curie(t.predicate.value) not in house
    }


def test_a_record_that_no_rule_covers_is_as_ever(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS[1:]))
    document = guarded.workbench().document(address(guarded, 2))
    assert not document.root.texts("holotype:protectedBy")
    assert Keeping(guarded).restricted == ()


def test_the_same_archive_again_changes_nothing(guarded: Platform, tmp_path: Path) -> None:
    path = archive(tmp_path, ROWS)
    run(guarded, path)
    before = set(quads(guarded))
    assert counts(run(guarded, path)) == (0, 0, 2, 0, 0)
    changed = {quad for quad in set(quads(guarded)) ^ before if "ledger" not in quad.graph_name.value}
    assert {curie(quad.predicate.value) for quad in changed} <= {"holotype:commit", "holotype:chainDigest"}


def test_a_changed_place_stays_kept_back(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS))
    moved = {"decimalLatitude": "50.98765", "locality": "third lock, other side"}
    again = run(guarded, archive(tmp_path, [specimen(1, **(EXACT | moved)), ROWS[1]]))
    assert counts(again) == (0, 1, 1, 0, 0)
    assert leaks(guarded) == []
    assert not any("50.98765" in text for text in open_texts(guarded))
    document = guarded.workbench().document(address(guarded, 1))
    assert document.root.text("ods:version") == "2"
    assert coordinates(document) == ("50.95", "12.35")
    assert coordinates(exact(guarded, 1)) == ("50.98765", "12.36789")


def test_a_change_within_a_cell_does_not_show(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS))
    public = guarded.workbench().document(address(guarded, 1))
    run(guarded, archive(tmp_path, [specimen(1, **(EXACT | {"decimalLatitude": "51.30001"})), ROWS[1]]))
    after = guarded.workbench().document(address(guarded, 1))
    differ = {curie(t.predicate.value) for t in set(after.triples) ^ set(public.triples)}
    assert differ == {"ods:version", "prov:wasGeneratedBy"}


def test_a_record_identified_as_something_protected_is_kept_back_from_then_on(
    guarded: Platform, tmp_path: Path
) -> None:
    other = EXACT | {"scientificName": "Listera ovata", "eventDate": "1897-03-05"}
    run(guarded, archive(tmp_path, [specimen(1, **other)]))
    assert any("third lock" in text for text in open_texts(guarded))
    run(guarded, archive(tmp_path, [specimen(1, **EXACT)]))
    assert leaks(guarded) == []
    assert coordinates(exact(guarded, 1)) == ("51.34567", "12.36789")


def test_a_record_that_is_something_else_after_all_lies_open_again(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, [specimen(1, **EXACT)]))
    run(guarded, archive(tmp_path, [specimen(1, **(EXACT | {"scientificName": "Listera ovata"}))]))
    document = guarded.workbench().document(address(guarded, 1))
    assert coordinates(document) == ("51.34567", "12.36789")
    assert not document.root.texts("holotype:protectedBy")
    assert not [quad for quad in quads(guarded) if quad.graph_name.value in Keeping(guarded).restricted]


def test_a_withdrawn_record_leaves_nothing_in_the_open(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS))
    assert counts(run(guarded, archive(tmp_path, ROWS[1:]))) == (0, 0, 1, 1, 0)
    assert leaks(guarded) == []
    assert counts(run(guarded, archive(tmp_path, ROWS))) == (0, 1, 1, 0, 0)
    assert leaks(guarded) == []
    assert coordinates(exact(guarded, 1)) == ("51.34567", "12.36789")
    assert counts(run(guarded, archive(tmp_path, ROWS))) == (0, 0, 2, 0, 0)


def test_the_index_knows_the_twin_alone(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS))
    bench = guarded.workbench()
    assert bench.search(Search(text="third lock")).total == 0
    found = bench.search(Search(text="calceolus")).documents
    (hit,) = [hit for hit in found if "/specimen/" in hit.iri]
    assert "51.34567" not in repr(hit)


def test_pictures_of_a_protected_record_are_not_there(guarded: Platform, tmp_path: Path) -> None:
    picture = {"ac:accessURI": "https://test.example/label.jpg", "dcterms:type": "StillImage"}
    path = archive(tmp_path, ROWS, extensions=[Extension("ac:Multimedia", [(1, picture)])])
    run(guarded, path)
    assert not any("label.jpg" in str(quad) for quad in quads(guarded) if is_open(guarded, quad))
    assert exact(guarded, 1).root.texts("holotype:hasMedia")
    assert counts(run(guarded, path)) == (0, 0, 2, 0, 0)


def is_open(platform: Platform, quad: Quad) -> bool:
    return "restricted" not in quad.graph_name.value


def test_a_report_tells_no_value_of_a_protected_record(guarded: Platform, tmp_path: Path) -> None:
    wrong = {"coordinateUncertaintyInMeters": "between 7 and 9 paces", "decimalLongitude": "-200.54321"}
    report = run(guarded, archive(tmp_path, [specimen(1, **(EXACT | wrong)), ROWS[1]]))
    told = repr([issue for issue in report.issues])
    assert report.refused == 1
    assert "200.54321" not in told
    assert "paces" not in told


def test_a_rule_for_a_region_takes_what_names_no_place(guarded: Platform, tmp_path: Path) -> None:
    turtle = {"scientificName": "Emys orbicularis", "family": "Emydidae", "kingdom": "Animalia"}
    rows = [
        specimen(1, **turtle, country="Germany"),
        specimen(2, **turtle, country="France"),
        specimen(3, **turtle, country=""),
    ]
    run(guarded, archive(tmp_path, rows))
    kept = [
        bool(guarded.workbench().document(address(guarded, n)).root.texts("holotype:protectedBy"))
        for n in (1, 2, 3)
    ]
    assert kept == [True, False, True]


def test_many_records_go_through_workers_alike(guarded: Platform, tmp_path: Path) -> None:
    rows = [specimen(n, **(EXACT if n % 50 == 0 else {})) for n in range(1300)]
    path = archive(tmp_path, rows)
    assert counts(run(guarded, path)) == (1300, 0, 0, 0, 0)
    assert leaks(guarded) == []
    text = guarded.catalogue["access/protected"].bind()
    found = list(solutions(guarded.store.query(text, View((guarded.graphs.public,), ()))))
    assert len(found) == 26
    assert counts(run(guarded, path)) == (0, 0, 1300, 0, 0)


def test_what_a_curator_decided_of_a_value_kept_back_stands_against_the_source(
    guarded: Platform, tmp_path: Path
) -> None:
    run(guarded, archive(tmp_path, ROWS))
    name, locality = address(guarded, 1), iri("dwc:locality")
    (was,) = (q for q in quads(guarded) if q.predicate == locality and q.subject.value.startswith(name))
    decided = Quad(was.subject, was.predicate, Literal("Behind the fourth lock"), was.graph_name)
    guarded.workbench(guarded.house).apply(Delta.of([was], [decided]), why="counted again")
    rows = [
        specimen(1, **EXACT | {"locality": "Behind the fifth lock", "preparations": "in spirit"}),
        ROWS[1],
    ]
    report = run(guarded, archive(tmp_path, rows))
    assert (report.changed, report.disputed) == (1, 1)
    whole = Keeping(guarded).standing([name])[name].whole
    assert [t.object for t in whole if t.predicate == locality] == [decided.object]
    assert exact(guarded, 1).root.texts("dwc:preparations") == ["in spirit"]
    hidden = ("fourth lock", "fifth lock")
    assert not [text for text in open_texts(guarded) if any(words in text for words in hidden)]
    (fault,) = [f for f in report.as_json()["faults"] if f["rule"] == "source-against-curation"]
    assert fault["cases"][0]["value"] == "locality: not shown, something of this record is kept back"
    ledger = guarded.graphs.ledger_of(was.graph_name.value)
    text = guarded.catalogue["ledger/disputes-of"].bind(document=name)
    (row,) = solutions(guarded.store.query(text, View((), (ledger,))))
    assert (row["now"].value, row["standing"].value) == (
        '"Behind the fifth lock"',
        '"Behind the fourth lock"',
    )
    assert list(guarded.writer.chain.check()) == []
    assert counts(run(guarded, archive(tmp_path, rows))) == (0, 0, 2, 0, 0)


def test_whoever_does_not_see_it_is_not_told_by_trying_a_load(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS))
    blind = run(guarded, archive(tmp_path, ROWS), dry_run=True, blind=True)
    assert counts(blind) == (0, 1, 1, 0, 0)
    (said,) = [fault for fault in blind.as_json()["faults"] if fault["rule"] == "not-compared"]
    assert said["cases"][0]["value"] == "1"
    wrong = archive(tmp_path, [ROWS[0] | {"decimalLatitude": "51.34568"}, ROWS[1]])
    assert run(guarded, wrong, dry_run=True, blind=True).as_json()["faults"] == blind.as_json()["faults"]
    right = archive(tmp_path, ROWS)
    assert counts(run(guarded, right, dry_run=True)) == (0, 0, 2, 0, 0)
    assert counts(run(guarded, right, blind=True)) == (0, 0, 2, 0, 0)


def test_the_picture_of_a_record_that_is_protected_from_now_on_is_not_left_in_the_open(
    guarded: Platform, tmp_path: Path
) -> None:
    extension = [Extension("ac:Multimedia", [(1, PICTURE)])]
    other = EXACT | {"scientificName": "Listera ovata", "eventDate": "1897-03-05"}
    run(guarded, archive(tmp_path, [specimen(1, **other)], extensions=extension))
    run(guarded, archive(tmp_path, [specimen(1, **EXACT)], extensions=extension))
    name = picture_of(guarded, 1)
    assert not withdrawn(guarded, name)
    run(guarded, archive(tmp_path, [specimen(1, **other)], extensions=extension))
    assert any("label.jpg" in str(t) for t in Keeping(guarded).standing([name])[name].public)
    assert not [quad for quad in quads(guarded) if quad.graph_name.value in Keeping(guarded).restricted]


PICTURE = {"ac:accessURI": "https://test.example/label.jpg", "dcterms:type": "StillImage"}


def picture_of(platform: Platform, number: int) -> str:
    """The picture of a record that is kept back."""
    (name,) = exact(platform, number).root.texts("holotype:hasMedia")
    return name


def withdrawn(platform: Platform, name: str) -> bool:
    """Whether a picture is a tombstone that nothing is said of any more, of which no visitor is told."""
    standing = Keeping(platform).standing([name])[name]
    assert not standing.public
    stone = any(t.object == iri("holotype:Tombstone") for t in standing.whole)
    assert stone is not any("label.jpg" in str(t) for t in standing.whole)
    return stone


def test_the_picture_of_a_protected_record_goes_and_comes_back_with_it(
    guarded: Platform, tmp_path: Path
) -> None:
    extension = [Extension("ac:Multimedia", [(1, PICTURE)])]
    run(guarded, archive(tmp_path, ROWS, extensions=extension))
    name = picture_of(guarded, 1)
    assert not withdrawn(guarded, name)
    assert counts(run(guarded, archive(tmp_path, ROWS[1:]))) == (0, 0, 1, 1, 0)
    assert withdrawn(guarded, name)
    assert leaks(guarded) == []
    assert not any("label.jpg" in str(quad) for quad in quads(guarded) if is_open(guarded, quad))
    assert counts(run(guarded, archive(tmp_path, ROWS[1:]))) == (0, 0, 1, 0, 0)
    run(guarded, archive(tmp_path, ROWS, extensions=extension))
    assert picture_of(guarded, 1) == name
    assert not withdrawn(guarded, name)
    assert counts(run(guarded, archive(tmp_path, ROWS, extensions=extension))) == (0, 0, 2, 0, 0)


def test_the_picture_that_a_protected_record_gives_up_goes(guarded: Platform, tmp_path: Path) -> None:
    run(guarded, archive(tmp_path, ROWS, extensions=[Extension("ac:Multimedia", [(1, PICTURE)])]))
    name = picture_of(guarded, 1)
    assert counts(run(guarded, archive(tmp_path, ROWS))) == (0, 1, 1, 0, 0)
    assert withdrawn(guarded, name)
    assert not exact(guarded, 1).root.texts("holotype:hasMedia")


def test_the_picture_of_a_protected_record_stays_where_something_else_refers_to_it(
    guarded: Platform, tmp_path: Path
) -> None:
    run(guarded, archive(tmp_path, ROWS, extensions=[Extension("ac:Multimedia", [(1, PICTURE)])]))
    name, graph = picture_of(guarded, 1), next(iter(Keeping(guarded).restricted))
    note = NamedNode(f"{guarded.base}annotation/AAA-111-AAA")
    come = {
        Quad(note, iri("rdf:type"), iri("holotype:Document"), NamedNode(graph)),
        Quad(note, iri("dcterms:references"), NamedNode(name), NamedNode(graph)),
    }
    guarded.workbench(guarded.house).apply(Delta.of((), come), why="Refers to it.")
    run(guarded, archive(tmp_path, ROWS[1:]))
    assert not withdrawn(guarded, name)
