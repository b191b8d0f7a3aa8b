"""Every example of every shape of the house: the compiled shapes and pySHACL agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from app.graph.root import data_root
from app.graph.shape_report import Result
from app.graph.shapes import Shapes, house_shapes
from tests.graph.shapes.verdicts import Verdict, by_rule, counts, judged, stored, verdict

EXAMPLES = Path(__file__).parents[1] / "shapes"
HERE = Path(__file__).parent / "shapes"
HOME = "https://example.org/"
SAID = "# expects:"
FILES = sorted((data_root() / "shapes").glob("*.ttl"))


def _examples() -> Iterator[Path]:
    for folder in ("valid", "invalid"):
        yield from sorted((EXAMPLES / folder).rglob("*.ttl"))


def _quads(path: Path, home: str = HOME) -> list[Quad]:
    text = path.read_text(encoding="utf-8").replace(HOME, home)
    return list(parse(text, format=RdfFormat.TURTLE, base_iri=home))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(FILES, sorted((data_root() / "ontology").rglob("*.ttl")))


def test_every_shape_of_the_house_has_its_queries(shapes: Shapes) -> None:
    assert [(entry.shape.label, entry.reason) for entry in shapes.uncovered] == []


def test_compiler_and_judge_agree_on_every_example(shapes: Shapes) -> None:
    """All examples together, each moved to a home of its own, so that the judge runs once."""
    everything = [
        quad for number, path in enumerate(_examples()) for quad in _quads(path, f"{HOME}{number}/")
    ]
    found: Verdict = verdict(shapes.validate(stored(everything)).results)
    expected = judged(shapes, everything)
    assert found - expected == expected - found
    assert found
    counted = shapes.survey(stored(everything), [DefaultGraph()], threads=2)
    assert counts(counted) == by_rule(expected)


def test_every_sparql_constraint_of_the_house_can_be_scanned(shapes: Shapes) -> None:
    """A constraint that looks node by node takes a whole store ten times as long."""
    found = [
        (rule.shape.label, bool(rule.check.scan))
        for target in shapes._plain.targets
        for step in target.plan.steps
        for rule in step.rules
        if rule.constraint.parameter == "sparql"
    ]
    assert len(found) > 5
    assert [label for label, scanned in found if not scanned] == []


def test_a_constraint_that_is_not_plain_keeps_its_focus_nodes() -> None:
    """What a scan could mean differently is asked from focus nodes, and found the same."""
    shapes = Shapes.load(HERE / "not-plain.ttl")
    data = list(parse(path=HERE / "not-plain-data.ttl", format=RdfFormat.TURTLE, base_iri=HOME))
    expected = judged(shapes, data)
    assert expected
    assert not shapes.uncovered
    assert counts(shapes.survey(stored(data), [DefaultGraph()])) == by_rule(expected)


def _told(shapes: Shapes, path: Path) -> list[Result]:
    return list(shapes.validate(stored(_quads(path))).results)


@pytest.mark.parametrize("path", list(_examples()), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example_says_what_it_expects(path: Path, shapes: Shapes) -> None:
    """A valid one has no violation; an invalid one breaks the shape its first line names."""
    told = _told(shapes, path)
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    if path.is_relative_to(EXAMPLES / "invalid"):
        assert first.startswith(SAID)
        assert first.removeprefix(SAID).strip() in {result.shape_name for result in told}
    else:
        assert not [result.to_json() for result in told if result.severity.value.endswith("Violation")]


def test_without_hints_only_hints_are_missing() -> None:
    """Leaving out what is merely nice to have changes no verdict that matters."""
    root = data_root()
    everything, fewer = house_shapes(root), house_shapes(root, hints=False)
    store = Oxigraph()
    for path in sorted((Path(__file__).parents[1] / "shapes" / "invalid").glob("*.ttl")):
        store.load(path=str(path), format=RdfFormat.TURTLE)

    def told(shapes: Shapes) -> set[tuple[str, str, str]]:
        results = shapes.validate_batch(store).results
        kept = [r for r in results if not r.severity.value.endswith("#Info")]
        return {(str(r.focus), r.shape_name, r.component) for r in kept}

    assert told(fewer) == told(everything)
    assert not [r for r in fewer.validate_batch(store).results if r.severity.value.endswith("#Info")]
    assert [r for r in everything.validate_batch(store).results if r.severity.value.endswith("#Info")]
