"""Seeded faults: the compiled shapes find what pySHACL finds, no more and no less.

Left out of the faults is where the two are known to differ: pySHACL orders literals that SPARQL
cannot compare (a truth value and a number), so that sh:lessThan or sh:maxInclusive lets them pass.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.graph.shapes import Shapes
from tests.graph.shapes.generated import PUBLIC, faulty, specimen
from tests.graph.shapes.verdicts import by_rule, counts, judged, stored, verdict

SHAPES = Path(__file__).parent / "shapes" / "specimen.ttl"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    found = Shapes.load(SHAPES)
    assert not found.uncovered
    return found


def test_sound_specimens_conform_for_both(shapes: Shapes) -> None:
    quads = [quad for number in range(8) for quad in specimen(number)]
    assert not judged(shapes, quads)
    assert shapes.validate_batch(stored(quads), [PUBLIC]).conforms


@pytest.mark.parametrize("seed", range(14))
def test_faults_are_found_alike(shapes: Shapes, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three specimens with one to four faults each; by name, then by target."""
    chance = random.Random(seed)
    quads = []
    for number in range(3):
        one = specimen(number)
        for _ in range(chance.randint(1, 4)):
            one = faulty(one, chance)
        quads.extend(one)
    expected = judged(shapes, quads)
    for small in (500, 0):
        monkeypatch.setattr("app.graph.shape_scope.SMALL", small)
        assert verdict(shapes.validate(stored(quads), None, [PUBLIC], threads=2).results) == expected
    for threads in (1, 2):
        counted = shapes.survey(stored(quads), [PUBLIC], threads=threads)
        assert counts(counted) == by_rule(expected)
    assert expected
