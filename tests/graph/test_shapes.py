"""The face of the shapes: what is checked, what is seen, and what the report says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from app.graph.embedded import Embedded
from app.graph.shape_judge import judge
from app.graph.shape_model import RDF, SH
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_report import Report
from app.graph.shapes import Shapes
from tests.graph.shapes.generated import PUBLIC, faulty, specimen, specimens
from tests.graph.shapes.verdicts import stored, verdict

HERE = Path(__file__).parent / "shapes"
BASE = "https://example.org/"
PLACES = {"by name": 500, "by target": 0}


@pytest.fixture(params=list(PLACES))
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to find focus nodes: the store read through, or asked by targets."""
    monkeypatch.setattr("app.graph.shape_scope.SMALL", PLACES[request.param])
    return request.param


@pytest.fixture(scope="module")
def small() -> Shapes:
    return Shapes.load(HERE / "small.ttl")


@pytest.fixture
def store() -> Store:
    found = Store()
    found.load(path=HERE / "small.trig", format=RdfFormat.TRIG)
    return found


def _lines(report: Report) -> list[str]:
    return [
        f"{found['focus'].removeprefix(BASE)} {found['path']} {found['constraint']}"
        for found in report.to_json()["results"]
    ]


ODD = [
    "odd dwc:habitat Datatype",
    "odd dwciri:sex Class",
    "odd ods:hasLocation/dwc:countryCode MaxLength",
]


def test_targets_are_sought_in_the_graphs_and_seen_with_the_context(
    small: Shapes, store: Store, way: str
) -> None:
    report = small.validate(store, None, [BASE + "public"], [BASE + "vocabulary"])
    assert _lines(report) == ["dive dwc:habitat MinCount", *ODD, "silent dwc:habitat MinCount"]


def test_without_the_context_its_statements_are_not_seen(small: Shapes, store: Store, way: str) -> None:
    report = small.validate_batch(store, [BASE + "public"])
    assert _lines(report) == ["good dwciri:sex Class", *ODD, "silent dwc:habitat MinCount"]


def test_without_graphs_everything_is_checked(small: Shapes, store: Store, way: str) -> None:
    found = {line.split()[0] for line in _lines(small.validate(store))}
    assert found == {"dive", "odd", "other", "pattern", "silent"}


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (["odd"], ODD),
        (["good"], []),
        (["silent", "good"], ["silent dwc:habitat MinCount"]),
        (["place"], []),
        (["nobody"], []),
        ([], []),
    ],
)
def test_focus_narrows_what_is_checked(
    small: Shapes, store: Store, focus: list[str], expected: list[str]
) -> None:
    nodes = [BASE + name for name in focus]
    graphs = [BASE + "public"], [BASE + "vocabulary"]
    assert _lines(small.validate(store, nodes, *graphs)) == expected


def test_warnings_are_results_but_no_violations(small: Shapes, store: Store) -> None:
    report = small.validate(store, [BASE + "odd"], [BASE + "public"])
    assert not report.conforms
    assert [result.shape_name for result in report.results] == [
        "EventShape-habitat",
        "EventShape-sex",
        "EventShape-place",
    ]
    assert [result.shape_name for result in report.violations] == [
        "EventShape-habitat",
        "EventShape-place",
    ]
    assert list(report.by_focus()) == [BASE + "odd"]


def test_report_as_json(small: Shapes, store: Store) -> None:
    report = small.validate(store, [BASE + "silent"], [BASE + "public"])
    assert report.to_json() == {
        "conforms": False,
        "violations": 1,
        "results": [
            {
                "focus": BASE + "silent",
                "path": "dwc:habitat",
                "value": None,
                "message": "Say where it lived.",
                "severity": "Violation",
                "shape": "EventShape-habitat",
                "constraint": "MinCount",
            }
        ],
    }


def test_report_without_message_words_it_itself(small: Shapes, store: Store) -> None:
    report = small.validate(store, [BASE + "odd"], [BASE + "public"])
    assert [result.message for result in report.results][1:] == [
        "The value is not of the class skos:Concept.",
        "The value has more than 2 characters.",
    ]


def test_report_as_quads_reads_as_shacl(small: Shapes, store: Store) -> None:
    name = NamedNode(BASE + "report")
    quads = small.validate(store, [BASE + "odd"], [BASE + "public"]).to_quads(name)
    graph = ShapesGraph(quads)
    assert graph.objects(name, SH + "conforms")[0].value == "false"
    results = graph.objects(name, SH + "result")
    assert [node.value for node in results] == [f"{BASE}report#result-{n}" for n in (1, 2, 3)]
    last = results[2]
    assert graph.objects(last, RDF + "type") == [NamedNode(SH + "ValidationResult")]
    assert graph.objects(last, SH + "value") == [Literal("Portugal")]
    (path,) = graph.objects(last, SH + "resultPath")
    assert len(graph.path(path).parts) == 2


def test_report_of_sound_data_conforms(small: Shapes, store: Store) -> None:
    report = small.validate(store, [BASE + "good"], [BASE + "public"], [BASE + "vocabulary"])
    assert report.conforms
    assert not report.violations
    quads = report.to_quads()
    assert len(quads) == 2
    assert all(isinstance(quad.subject, BlankNode) for quad in quads)


def test_what_is_not_covered_goes_to_the_judge(store: Store, way: str) -> None:
    shapes = Shapes.load(HERE / "uncovered.ttl")
    ((entry),) = shapes.uncovered
    assert entry.shape.label == "EventShape"
    assert "pattern" in entry.reason
    report = shapes.validate(store, None, [BASE + "public"], [BASE + "vocabulary"])
    assert _lines(report) == [
        "far dwc:countryCode MaxLength",
        "odd dwc:habitat Pattern",
    ]
    assert _lines(shapes.validate(store, [BASE + "odd"])) == ["odd dwc:habitat Pattern"]
    assert shapes.validate(store, [BASE + "good"]).conforms


def test_a_copy_around_the_focus_is_enough_for_the_judge(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.graph.shape_scope.COPIED", 3)
    shapes = Shapes.load(HERE / "uncovered.ttl")
    assert _lines(shapes.validate(store, [BASE + "odd"])) == ["odd dwc:habitat Pattern"]


def test_many_documents_by_name_and_by_target_agree() -> None:
    """A batch larger than one query's worth of names, with a fault in every fiftieth document."""
    chance = random.Random(3)
    quads = []
    for number in range(1100):
        one = specimen(number)
        quads.extend(faulty(one, chance) if number % 50 == 0 else one)
    shapes, held = Shapes.load(HERE / "specimen.ttl"), stored(quads)
    whole = verdict(shapes.validate_batch(held, [PUBLIC]).results)
    focus = list(dict.fromkeys(quad.subject for quad in quads))
    assert verdict(shapes.validate(held, focus, [PUBLIC]).results) == whole
    assert len({line[0] for line in whole}) > 10


def test_a_vocabulary_in_the_same_store_changes_nothing() -> None:
    shapes = Shapes.load(HERE / "specimen.ttl")
    held = stored(specimens(30))
    context = NamedNode(BASE + "graph/vocabulary")
    held.extend(
        Quad(quad.subject, quad.predicate, quad.object, context)
        for quad in specimens(60)
        if quad.predicate.value.startswith("http://purl.org/dc/terms/")
    )
    assert shapes.validate(held, None, [PUBLIC], [context]).conforms


def test_judge_reads_the_same_shapes() -> None:
    """The stand-in and the compiler speak of one shape by one name."""
    shapes = Shapes.load(HERE / "small.ttl")
    found = judge(shapes.quads, [], {NamedNode(BASE + "shapes/EventShape"): [NamedNode("urn:x")]})
    assert [result.shape_name for result in found] == ["EventShape-habitat"]


def test_a_store_of_the_house_is_checked_the_same(small: Shapes, store: Store) -> None:
    house = Embedded(None)
    house.extend(store)
    graphs = [BASE + "public"], [BASE + "vocabulary"]
    assert _lines(small.validate(house, None, *graphs)) == _lines(small.validate(store, None, *graphs))
    assert _lines(small.validate(house, [BASE + "odd"], *graphs)) == ODD
    uncovered = Shapes.load(HERE / "uncovered.ttl")
    assert _lines(uncovered.validate(house, [BASE + "odd"], *graphs)) == ["odd dwc:habitat Pattern"]
    with pytest.raises(ValueError, match="graph by graph"):
        small.validate(house)
