"""The language of the search box."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from app.graph.catalogue import Catalogue
from app.graph.search import Entry, Fields, Search, SearchIndex

TEXTS = {
    "a": "Impatiens walleriana, forest near the river",
    "b": "Impatiens usambarensis, river in the forest",
    "c": "Bryum, Höhle am Ufer",
    "d": "Acacia, near the camp OR hut",
    "e": "N100-001",
}


@pytest.fixture(scope="module")
def index(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = SearchIndex(tmp_path_factory.mktemp("index"), Fields(catalogue))
    rows: list[Entry] = [
        {"iri": f"https://example.org/specimen/{name}", "everything": [text], "title": [text.split(",")[0]]}
        for name, text in TEXTS.items()
    ]
    rows[0] |= {"country": ["CI"], "countryWritten": ["Côte d’Ivoire"], "year": ["1900"]}
    rows[1] |= {"country": ["TZ"], "countryWritten": ["Tanzania"], "year": ["1910"], "hasImage": ["true"]}
    rows[1] |= {"taxon": ["/Plantae/Tracheophyta//Ericales/Balsaminaceae/Impatiens"]}
    rows[2] |= {"collector": ["Müller, J."], "eventDate": ["1905-06"]}
    index.add(rows)
    index.commit(1)
    yield index
    index.close()


def found(index: SearchIndex, text: str) -> str:
    return "".join(sorted(iri.rsplit("/", 1)[-1] for iri in index.iris(Search(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "abcde"),
        ("   ", "abcde"),
        ("impatiens", "ab"),
        ("IMPATIENS forest", "ab"),
        ("impatiens -walleriana", "b"),
        ("-impatiens", "cde"),
        ('"forest near"', "a"),
        ('"near forest"', ""),
        ('-"forest near" impatiens', "b"),
        ("hohle", "c"),
        ("Ho\u0308hle", "c"),
        ("HÖHLE", "c"),
        ("imp*", "ab"),
        ("imp* wal*", "a"),
        ("imp", ""),
        ("walleriana OR bryum", "ac"),
        ("river walleriana OR usambarensis", "ab"),
        ("OR bryum", "c"),
        ("bryum OR", "c"),
        ("camp or hut", "d"),
        ("camp AND hut", ""),
        ("n100-001", "e"),
        ("N100 001", "e"),
        ("n100-0*", "e"),
        ("001 n100", "e"),
        ('"001 n100"', ""),
        ("country:tanzania", "b"),
        ("country:TZ", "b"),
        ('country:"cote d ivoire"', "a"),
        ("country:tan*", "b"),
        ("-country:TZ impatiens", "a"),
        ("year:1900..1905", "a"),
        ("year:1905..", "b"),
        ("year:1910", "b"),
        ("year:nonsense", ""),
        ("eventDate:1905", "c"),
        ("hasImage:true", "b"),
        ("taxon:ericales", "b"),
        ("taxon:/Plantae/Tracheophyta", "b"),
        ("collector:muller", "c"),
        ("collector:smith", ""),
        ("nofield:impatiens", ""),
        ("https://example.org/", ""),
        ("*", "abcde"),
        ("-", "abcde"),
        ("!!! ???", "abcde"),
        ('"', "abcde"),
        ('"forest near', "a"),
        ("forest)", "ab"),
        ("(forest", "ab"),
        ("forest~2", ""),
        ("title:", ""),
        ("“forest near”", "a"),
    ],
)
def test_text(index: SearchIndex, text: str, expected: str) -> None:
    assert found(index, text) == expected


def test_name_weighs_more_than_any_text(index: SearchIndex) -> None:
    hits = index.search(Search("acacia OR near", sort=""))
    assert hits.documents[0].iri.endswith("/d")
    scores = [hit.score for hit in hits.documents]
    assert scores == sorted(scores, reverse=True)


SIGNS = (*'"-*:()[]{}^~\\/ +', "..", "\ud800", "\x00", "é", "日本", "𝔘")
PIECES = (*SIGNS, "OR", "AND", "NOT", "forest", "year:", "country:", "taxon:", "hasImage:", 'title:"')


@pytest.mark.parametrize("seed", range(40))
def test_no_text_is_an_error(index: SearchIndex, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 30)))
        hits = index.search(Search(text, facets=("country",)))
        assert 0 <= hits.total <= len(TEXTS)


def test_endless_text_is_cut(index: SearchIndex) -> None:
    assert index.search(Search("forest " * 10_000)).total == 2
    assert index.search(Search("x" * 1_000_000)).total == 0
