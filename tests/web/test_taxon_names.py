"""Scientific names: what is set in italics and what is not."""

from __future__ import annotations

import pytest

from app.web.taxon_names import may_be_taxon, scientific_name


def italics(html: str) -> list[str]:
    """The italic runs of a piece of HTML."""
    return [piece.split("</i>")[0] for piece in html.split("<i>")[1:]]


@pytest.mark.parametrize(
    ("name", "author", "rank", "expected"),
    [
        ("Impatiens walleriana Hook.f.", "Hook.f.", "species", ["Impatiens walleriana"]),
        ("Carabus Linnaeus, 1758", "", "", ["Carabus"]),
        ("Quercus robur L. subsp. robur", "L.", "", ["Quercus robur", "robur"]),
        ("Poa annua var. alba Hook. f. ex Gamble", "", "", ["Poa annua", "alba"]),
        ("Amanita muscaria f. alba (Peck) Veselý", "", "", ["Amanita muscaria", "alba"]),
        ("Rosa × alba L.", "", "", ["Rosa", "alba"]),
        ("Carabus (Archicarabus) nemoralis O.F. Müller", "", "", ["Carabus (Archicarabus) nemoralis"]),
        ("cf. Homo sapiens", "", "", ["Homo sapiens"]),
        ("Balsaminaceae", "", "", []),
        ("Felidae", "", "family", []),
        ("Insecta", "", "class", []),
        ("UNKNOWN", "", "", []),
        ("", "", "", []),
    ],
)
def test_name_parts_in_italics(name: str, author: str, rank: str, expected: list[str]) -> None:
    assert italics(str(scientific_name(name, author, rank))) == expected


@pytest.mark.parametrize(
    ("name", "family", "expected"),
    [
        ("Acer", "Sapindaceae", True),
        ("Caloceras belcheri (Simpson, 1843)", "", True),
        ("Fluorite", "", False),
        ("Jbilet Winselwan", "", False),
        ("", "", False),
    ],
)
def test_minerals_and_meteorites_are_no_taxa(name: str, family: str, expected: bool) -> None:
    assert may_be_taxon(name, family) is expected


def test_author_follows_once_and_upright() -> None:
    html = str(scientific_name("Rosa canina L.", "L."))
    assert html.count("L.") == 1
    assert '<span class="author">L.</span>' in html


def test_markup_in_a_name_is_escaped() -> None:
    assert "<script>" not in str(scientific_name("Bos <script>alert(1)</script>"))
