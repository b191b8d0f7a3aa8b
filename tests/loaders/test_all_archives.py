"""Every real archive, good or broken, through the whole loader into one store, and once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.graph.platform import Platform
from loaders.harvest import load
from loaders.options import Options
from tests.installations import installation
from tests.loaders.sources.test_real_archives import CASES, REFUSED
from tests.shared_data import VARIABLE, folder

NAMES = sorted(CASES) or [
    pytest.param("", marks=pytest.mark.skip(f"set {VARIABLE} to the folder with dwca/CASES.tsv"))
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with installation() as opened:
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_loads_or_fails_as_it_should_and_the_same_again(name: str, house: Platform) -> None:
    path: Path = folder() / "dwca" / name
    options = Options(name=name.strip("/"))
    first = load(house, path, house.house, options)
    assert bool(first.failed) == (name in REFUSED), first.failed
    if first.failed:
        assert first.remedy
        return
    assert first.seen == first.new + first.changed + first.unchanged + first.refused
    second = load(house, path, house.house, options)
    assert (second.new, second.changed, second.gone) == (0, 0, 0)
    assert (second.unchanged, second.refused) == (first.seen - first.refused, first.refused)
    assert house.behind() == 0
