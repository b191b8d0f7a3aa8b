"""Pictures in the size they are shown in: those of the house, those behind IIIF, all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from pyoxigraph import NamedNode, Quad

from app.factory import create_app
from app.graph.platform import Platform
from app.graph.terms import iri
from app.settings import Settings
from app.web.images import Sized, sized
from loaders.demo import smaller as small
from loaders.demo.smaller import smaller
from tests.installations import BASE, installation

IIIF = "https://images.example.org/iiif/2/sheet-1"
OPEN, KEPT = "open.jpg", "kept.jpg"
RESTRICTED = f"{BASE}graph/restricted/HHH-OOO-LLL"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture, 900 pixels wide."""
    path = tmp_path_factory.mktemp("pictures") / OPEN
    Image.effect_noise((900, 1200), 60).save(path, "JPEG", quality=90)
    return path


@pytest.fixture(scope="module")
def app(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation with a picture for everybody, and one that lies in a restricted graph."""
    folder = tmp_path_factory.mktemp("smaller")

    def picture(name: str, width: int) -> Path | None:
        if name not in (OPEN, KEPT):
            return None
        return smaller(whole, width, folder) if width else whole

    with installation(None, two_pictures, base=BASE) as platform:
        made = create_app(platform, Settings(), picture=picture)
        made.testing = True
        yield made


def two_pictures(platform: Platform) -> None:
    for number, (name, graph) in enumerate(((OPEN, platform.graphs.public), (KEPT, RESTRICTED))):
        medium = NamedNode(f"{BASE}media/MMM-MMM-MM{number}")
        address = NamedNode(f"{BASE}demo-media/{name}")
        platform.store.extend([Quad(medium, iri("ac:accessURI"), address, NamedNode(graph))])


def asked(app: Flask, address: str, usual: int = 320, width: int = 0) -> Sized:
    with app.test_request_context("/"):
        return sized(address, usual, width)


def test_picture_of_the_house_is_there_in_every_width(app: Flask) -> None:
    found = asked(app, f"{BASE}demo-media/{OPEN}")
    assert found.src == f"{BASE}demo-media/320/{OPEN}"
    assert [part.split()[1] for part in found.srcset.split(", ")] == ["160w", "320w", "640w", "1280w"]
    assert found.whole == ""


def test_widths_end_with_the_whole_where_that_is_known(app: Flask) -> None:
    found = asked(app, f"{BASE}demo-media/{OPEN}", 640, 400)
    assert found.src == f"{BASE}demo-media/320/{OPEN}"
    assert found.srcset.endswith(f"{BASE}demo-media/320/{OPEN} 320w, {BASE}demo-media/{OPEN} 400w")


@pytest.mark.parametrize("region", ["full", "square", "0,0,500,500", "pct:10,10,80,80"])
@pytest.mark.parametrize("size", ["full", "max"])
def test_picture_behind_iiif_is_asked_for_by_its_width(app: Flask, region: str, size: str) -> None:
    address = f"{IIIF}/{region}/{size}/0/default.jpg"
    found = asked(app, address, 160)
    assert found.src == f"{IIIF}/{region}/160,/0/default.jpg"
    assert found.srcset == ", ".join(f"{IIIF}/{region}/{w},/0/default.jpg {w}w" for w in (160, 320, 640))
    assert found.whole == address


@pytest.mark.parametrize(
    "address",
    [
        "https://images.example.org/one.jpg",
        f"{IIIF}/full/!400,400/0/default.jpg",
        f"{IIIF}/{{}}/full/full/0/default.jpg",
        f"{IIIF}/info.json",
    ],
)
def test_other_pictures_are_shown_as_they_are(app: Flask, address: str) -> None:
    assert asked(app, address) == Sized(address)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/etc/passwd"])
def test_what_is_no_address_of_a_picture_is_shown_nowhere(app: Flask, address: str) -> None:
    assert asked(app, address) == Sized("")


def test_get_smaller_picture_200_kept_long(app: Flask) -> None:
    client = app.test_client()
    first = client.get(f"/demo-media/320/{OPEN}")
    assert (first.status_code, first.mimetype) == (200, "image/jpeg")
    assert len(first.data) < len(client.get(f"/demo-media/{OPEN}").data) / 4
    assert first.headers["Cache-Control"] == "public, max-age=2592000"
    again = client.get(f"/demo-media/320/{OPEN}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_get_picture_wider_than_it_is_gives_the_whole(app: Flask, whole: Path) -> None:
    assert app.test_client().get(f"/demo-media/1280/{OPEN}").data == whole.read_bytes()


@pytest.mark.parametrize("path", [f"321/{OPEN}", "320/none.jpg", f"0/{OPEN}/x", f"-1/{OPEN}"])
def test_get_other_widths_and_names_404(app: Flask, path: str) -> None:
    assert app.test_client().get(f"/demo-media/{path}").status_code == 404


@pytest.mark.parametrize("path", [KEPT, f"160/{KEPT}", f"1280/{KEPT}"])
def test_get_picture_that_is_kept_back_404_in_every_width(app: Flask, path: str) -> None:
    assert app.test_client().get(f"/demo-media/{path}").status_code == 404


def test_who_sees_what_is_kept_back_is_written_down_for_that_alone(app: Flask) -> None:
    platform: Platform = app.extensions["holotype"]
    bearer = {"Authorization": f"Bearer {platform.tokens.create(frozenset(('administrator',)))}"}
    before = len(platform.reads.of_graphs([RESTRICTED]))
    open_, kept = (app.test_client().get(f"/demo-media/{name}", headers=bearer) for name in (OPEN, KEPT))
    assert (open_.status_code, kept.status_code) == (200, 200)
    assert "public" in open_.headers["Cache-Control"]
    assert kept.headers["Cache-Control"] == "private, no-cache"
    assert len(platform.reads.of_graphs([RESTRICTED])) == before + 1


def test_copy_is_made_once_and_no_wider_than_asked(whole: Path, tmp_path: Path) -> None:
    copy = smaller(whole, 160, tmp_path)
    with Image.open(copy) as picture:
        assert picture.size == (160, 213)
    made = copy.stat().st_mtime_ns
    assert smaller(whole, 160, tmp_path) == copy
    assert copy.stat().st_mtime_ns == made
    assert [path.name for path in copy.parent.iterdir()] == [OPEN]


def test_oldest_copies_go_when_there_are_too_many(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = smaller(whole, 160, tmp_path)
    monkeypatch.setattr(small, "MOST_BYTES", first.stat().st_size)
    second = smaller(whole, 320, tmp_path)
    assert not first.exists()
    assert second.exists()


def test_picture_with_too_many_pixels_is_given_as_it_is(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small, "MOST_PIXELS", 1_000)
    assert smaller(whole, 160, tmp_path) == whole
