"""What pages say of themselves in schema.org keeps to the properties that each class has there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from tests.web.example import Site, example_site

TABLE = tomllib.loads((Path(__file__).parent / "schema_org_domains.toml").read_text(encoding="utf-8"))
_VALUES = (
    "query-input"  # of a SearchAction, as search engines document it; schema.org knows it as an annotation
)
PAGES = (
    "/",
    "/specimen/AAA-111-AAA.html",
    "/specimen/BBB-222-BBB.html",
    "/media/MED-111-AAA.html",
    "/dataset/DDD-111-DDD.html",
    "/institution/NNN-111-NNN.html",
    "/collection/CCC-111-CCC.html",
    "/activity/ACT-111-ACT.html",
    "/vocabulary/type-status.html",
    "/vocabulary/country/TZ.html",
    "/ns/Document.html",
    "/ontology/core.html",
    "/shapes/DigitalSpecimenShape.html",
    "/taxon/name/Impatiens",
    "/taxon/tree/Plantae",
    "/agent/name/Meridian,%20A.",
    "/place/TZ",
    "/place/TZ/Kilimanjaro",
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def kinds(name: str) -> Iterator[str]:
    """A class and all that it is a kind of."""
    while name:
        yield name
        name = TABLE["classes"][name]


def faults(said: Any, where: str = "") -> Iterator[str]:
    """Properties that a class has not, in a description and all within it."""
    if isinstance(said, list):
        for one in said:
            yield from faults(one, where)
    if not isinstance(said, dict):
        return
    types = said.get("@type", [])
    types = [types] if isinstance(types, str) else types
    unknown = [name for name in types if name not in TABLE["classes"]]
    yield from (f"{where}: the class {name} is not in the table" for name in unknown)
    family = {kind for name in types if name not in unknown for kind in kinds(name)}
    for name, value in said.items():
        if name.startswith("@") or ":" in name or name == _VALUES:
            continue
        if name not in TABLE["properties"]:
            yield f"{where}: {name} is not in the table"
        elif types and not family & set(TABLE["properties"][name]):
            yield f"{where}: a {'/'.join(types)} has no {name}"
        yield from faults(value, f"{where}.{name}")


@pytest.mark.parametrize("path", PAGES)
def test_description_keeps_to_the_domains(site: Site, path: str) -> None:
    said = site.page(path).described()
    assert said["@type"] and said["name"]
    assert list(faults(said, path)) == []


def test_descriptions_of_loaded_data_keep_to_the_domains(demo_house: Platform) -> None:
    app = create_app(demo_house, Settings())
    app.testing = True
    site = Site(demo_house, app.test_client())
    found = []
    for kind in ("specimen", "media", "taxon", "dataset", "institution", "collection"):
        hits = site.get(f"/search.json?kind={kind}&limit=5", "*/*").json
        assert hits is not None
        for hit in hits["hits"]:
            path = hit["document"].removeprefix(demo_house.base[:-1]) + ".html"
            found += faults(site.page(path).described(), path)
    assert found == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"@type": "Person", "license": "x"}, "x: a Person has no license"),
        (
            {"@type": "Dataset", "creator": [{"@type": "Person", "contentUrl": "x"}]},
            "x.creator: a Person has no contentUrl",
        ),
        ({"@type": "Unheard"}, "x: the class Unheard is not in the table"),
        ({"@type": "Thing", "unheard": 1}, "x: unheard is not in the table"),
    ],
)
def test_faults_are_found(said: Any, fault: str) -> None:
    assert list(faults(said, "x")) == [fault]
    assert not list(faults({"@type": "ImageObject", "license": "x", "contentUrl": "x", "name": "x"}))
