"""A picture that several records tell of: what one of them says later leaves what the others say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from app.graph.delta import Delta
from app.graph.document import Document
from app.graph.errors import Gone
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.terms import iri
from loaders import harvest
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.loaders.archives_made import Extension, archive, specimen

ADDRESS = "https://files.example.org/sheet.jpg"
SHEET = {"ac:accessURI": ADDRESS, "dcterms:format": "image/jpeg", "exif:PixelXDimension": "640"}
Told = Sequence[tuple[int, Mapping[str, str]]]
Run = Callable[..., Report]


def run(platform: Platform, place: Path, told: Told, **said: Mapping[str, str]) -> Report:
    """Load three specimens and what is told of pictures; ``said`` changes specimens: ``_1={…}``."""
    rows = [specimen(number, **said.get(f"_{number}", {})) for number in range(3)]
    extension = Extension("ac:Multimedia", told or [(9, SHEET)])
    return load(platform, archive(place, rows, extensions=[extension]), platform.house, Options(name="test"))


def counts(report: Report) -> tuple[int, ...]:
    return (report.new, report.changed, report.unchanged, report.refused, report.aside)


def specimen_of(platform: Platform, number: int) -> Document:
    name = mint("specimen", f"https://test.example/object/{number}")
    return platform.workbench().document(f"{platform.base}specimen/{name}")


def sheet(platform: Platform) -> Document:
    return platform.workbench().document(f"{platform.base}media/{mint('media', f'{ADDRESS}@test')}")


def shown(platform: Platform) -> tuple[list[str], list[str], int]:
    """Address and width that the picture has, and how many specimens it is of."""
    root = sheet(platform).root
    addresses = [value.iri for value in root.values("ac:accessURI")]
    return addresses, root.texts("exif:PixelXDimension"), len(root.values("ac:associatedSpecimenReference"))


def holders(platform: Platform) -> list[bool]:
    """Which of the specimens have a picture."""
    return [bool(specimen_of(platform, n).root.values("holotype:hasMedia")) for n in range(3)]


@pytest.fixture(params=[400, 1], ids=["together", "one by one"])
def again(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A later load. Records are worked on in groups; what comes of them depends on no group."""

    def loaded(*args: Any, **said: Mapping[str, str]) -> Report:
        monkeypatch.setattr(harvest, "CHUNK", request.param)
        return run(*args, **said)

    return loaded


DIFFERENTLY = [(number, SHEET | {"exif:PixelXDimension": str(640 + number)}) for number in range(3)]


def test_what_was_set_aside_stays_aside_when_the_same_is_loaded_again(
    platform: Platform, tmp_path: Path, again: Run
) -> None:
    assert counts(run(platform, tmp_path, DIFFERENTLY)) == (3, 0, 0, 0, 2)
    before = sheet(platform).revision
    assert counts(again(platform, tmp_path, DIFFERENTLY)) == (0, 0, 3, 0, 2)
    assert shown(platform) == ([ADDRESS], ["640"], 1)
    assert sheet(platform).revision == before


def test_a_later_change_of_a_record_writes_nothing_of_what_was_set_aside(
    platform: Platform, tmp_path: Path, again: Run
) -> None:
    run(platform, tmp_path, DIFFERENTLY)
    before = sheet(platform).revision
    report = again(platform, tmp_path, DIFFERENTLY, _1={"locality": "Leipzig, Rosental"})
    assert counts(report) == (0, 1, 2, 0, 2)
    assert shown(platform) == ([ADDRESS], ["640"], 1)
    assert sheet(platform).revision == before
    assert holders(platform) == [True, False, False]


def test_who_gives_the_picture_up_takes_away_just_their_own(
    platform: Platform, tmp_path: Path, again: Run
) -> None:
    run(platform, tmp_path, [(0, SHEET), (1, SHEET), (2, SHEET)])
    assert shown(platform) == ([ADDRESS], ["640"], 3)
    assert counts(again(platform, tmp_path, [(1, SHEET), (2, SHEET)])) == (0, 1, 2, 0, 0)
    assert shown(platform) == ([ADDRESS], ["640"], 2)
    assert holders(platform) == [False, True, True]
    again(platform, tmp_path, [])
    with pytest.raises(Gone):
        sheet(platform)


def test_what_was_set_aside_comes_in_when_who_contradicted_gives_up(
    platform: Platform, tmp_path: Path, again: Run
) -> None:
    run(platform, tmp_path, DIFFERENTLY[:2])
    assert counts(again(platform, tmp_path, DIFFERENTLY[1:2])) == (0, 2, 1, 0, 0)
    assert shown(platform) == ([ADDRESS], ["641"], 1)
    assert holders(platform) == [False, True, False]


def test_all_tell_it_anew(platform: Platform, tmp_path: Path, again: Run) -> None:
    run(platform, tmp_path, [(n, SHEET) for n in range(3)])
    wider = SHEET | {"exif:PixelXDimension": "1280"}
    assert counts(again(platform, tmp_path, [(n, wider) for n in range(3)]))[3:] == (0, 0)
    assert shown(platform) == ([ADDRESS], ["1280"], 3)


def test_the_first_that_tells_it_otherwise_is_believed(
    platform: Platform, tmp_path: Path, again: Run
) -> None:
    run(platform, tmp_path, [(n, SHEET) for n in range(3)])
    wider = SHEET | {"exif:PixelXDimension": "1280"}
    report = again(platform, tmp_path, [(0, SHEET), (1, wider), (2, SHEET)])
    assert counts(report) == (0, 1, 2, 0, 1)
    assert shown(platform) == ([ADDRESS], ["640"], 2)
    report = again(platform, tmp_path, [(0, wider), (1, wider), (2, SHEET)])
    assert report.aside == 1
    assert shown(platform) == ([ADDRESS], ["1280"], 2)
    assert holders(platform) == [True, True, False]


def test_a_new_record_does_not_contradict_what_stands(platform: Platform, tmp_path: Path, again: Run) -> None:
    rows = [specimen(number) for number in range(2)]
    told = Extension("ac:Multimedia", DIFFERENTLY[:1])
    options = Options(name="test")
    load(platform, archive(tmp_path, rows, extensions=[told]), platform.house, options)
    report = again(platform, tmp_path, [DIFFERENTLY[0], DIFFERENTLY[2]])
    assert counts(report) == (1, 0, 2, 0, 1)
    assert shown(platform) == ([ADDRESS], ["640"], 1)


def withdrawn(platform: Platform) -> bool:
    try:
        sheet(platform)
    except Gone:
        return True
    return False


def vanish(platform: Platform, place: Path, numbers: Sequence[int], told: Told) -> Report:
    """Load an archive that has only some of the specimens."""
    rows = [specimen(number) for number in numbers]
    made = archive(place, rows, extensions=[Extension("ac:Multimedia", told or [(9, SHEET)])])
    return load(platform, made, platform.house, Options(name="test"))


def test_a_record_that_vanishes_takes_its_picture_along_unless_another_has_it(
    platform: Platform, tmp_path: Path
) -> None:
    run(platform, tmp_path, [(0, SHEET), (1, SHEET)])
    assert vanish(platform, tmp_path, [1, 2], [(1, SHEET)]).gone == 1
    assert not withdrawn(platform)
    assert shown(platform) == ([ADDRESS], ["640"], 1)
    assert vanish(platform, tmp_path, [2], []).gone == 1
    with pytest.raises(Gone) as gone:
        sheet(platform)
    assert gone.value.reason == "No record of its source speaks of it any more."
    assert run(platform, tmp_path, [(0, SHEET)]).changed == 2  # both specimens are back
    assert shown(platform) == ([ADDRESS], ["640"], 1)


def test_two_that_vanish_at_once_take_their_picture_along(platform: Platform, tmp_path: Path) -> None:
    run(platform, tmp_path, [(0, SHEET), (1, SHEET)])
    assert vanish(platform, tmp_path, [2], []).gone == 2
    assert withdrawn(platform)


def test_one_vanishes_and_one_is_corrected(platform: Platform, tmp_path: Path) -> None:
    run(platform, tmp_path, [(0, SHEET), (1, SHEET)])
    assert vanish(platform, tmp_path, [1, 2], []).gone == 1
    assert withdrawn(platform)


@pytest.mark.parametrize("vanishes", [True, False], ids=["vanished", "corrected"])
def test_a_picture_that_somebody_else_refers_to_stays(
    platform: Platform, tmp_path: Path, vanishes: bool
) -> None:
    run(platform, tmp_path, [(0, SHEET)])
    graph, picture, other = platform.graphs.public, sheet(platform).iri, specimen_of(platform, 2).iri
    added = Quad(NamedNode(other), iri("holotype:hasMedia"), NamedNode(picture), NamedNode(graph))
    platform.workbench(platform.house).apply(Delta.of((), [added]), why="It shows both.")
    before = sheet(platform).revision
    vanish(platform, tmp_path, [1, 2] if vanishes else [0, 1, 2], [])
    assert not withdrawn(platform)
    assert sheet(platform).revision == before
    assert shown(platform)[:2] == ([ADDRESS], ["640"])
