"""Every picture the archives name can be drawn, looks like its record, and is always the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from loaders.demo import archive, images
from tests.loaders.demo.records import records


def of_each_form() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, record in sorted(archive.pictures().items()):
        if not name.endswith("-label.jpg"):
            found.setdefault(images.form(record), name)
    return found


def test_about_six_hundred_specimens_have_a_picture() -> None:
    shown = [
        r for r in records() if any("demo-media/" in str(row) for row in r.extensions.get("Multimedia", []))
    ]
    assert 550 <= len(shown) <= 700
    assert 40 < sum(name.endswith("-label.jpg") for name in images.names()) < 120


def test_every_name_is_a_plain_file_name_of_a_known_form() -> None:
    for name, record in archive.pictures().items():
        assert Path(name).name == name
        assert name.endswith(".jpg")
        assert images.form(record) in {*images.LIVING, *images.STONES}
        assert images.lines(record)


@pytest.mark.parametrize("form", sorted(of_each_form()))
def test_a_picture_of_each_form(form: str, tmp_path: Path) -> None:
    path = images.render_one(of_each_form()[form], tmp_path)
    with Image.open(path) as picture:
        assert picture.size == (1200, 1600)
        colours = picture.resize((120, 160)).getcolors(maxcolors=20_000)
        assert colours is not None
        assert len(colours) > 300  # more than an empty sheet with labels
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    name = images.names()[0]
    one = images.render_one(name, tmp_path / "one").read_bytes()
    assert images.render_one(name, tmp_path / "two").read_bytes() == one


def test_what_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    name = images.names()[0]
    (tmp_path / name).write_bytes(b"kept")
    assert images.render_one(name, tmp_path).read_bytes() == b"kept"
    heard: list[tuple[int, int]] = []
    drawn = images.render_all(tmp_path, limit=3, progress=lambda done, all_: heard.append((done, all_)))
    assert drawn == 2
    assert heard == [(1, 2), (2, 2)]
    assert images.render_all(tmp_path, limit=3) == 0


def test_two_workers_draw_what_one_draws(tmp_path: Path) -> None:
    assert images.render_all(tmp_path / "two", limit=9, workers=2) == 9
    assert images.render_all(tmp_path / "one", limit=9, workers=1) == 9
    for name in images.names()[:9]:
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


@pytest.mark.parametrize("name", ["nobody.jpg", "../../etc/passwd", "dlin-dlin0000001.png", ""])
def test_unknown_names_draw_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        images.render_one(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_labels_show_the_letters_they_need() -> None:
    from loaders.demo.drawing.sheet import font

    text = set("".join(line for record in archive.pictures().values() for line in images.lines(record)))
    assert {"ü", "é", "ã", "ř", "Ж", "–"} & text
    missing = bytes(font("serif", 40).getmask("\U0010fffd"))
    for letter in sorted(text - {" "}):
        assert bytes(font("serif", 40).getmask(letter)) != missing, letter
