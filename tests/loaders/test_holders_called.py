"""Institutions are called what the archive calls them, where it is plain that it means them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from loaders.harvest import load
from loaders.holders_called import Called, holders_called
from loaders.options import Options
from loaders.sources.eml import DatasetDescription
from loaders.sources.parties import Party
from tests.installations import BASE, installation
from tests.loaders.archives_made import archive, specimen
from tests.web.example import Site

ONE = Party(organisation="Museum One", city="Aville", country="FR", homepage="https://one.example/")
OTHER = Party(organisation="Museum Other", homepage="https://other.example/")
PERSON = Party(given="A.", surname="Meridian", organisation="museum one")
SOMEBODY = Party(surname="Meridian")
CODE, ADDRESS, AWAY = ("institution", "ONE"), ("institution", "https://one.example"), ("institution", "TWO")
COLLECTION = ("collection", "ONE:A")
NAMED = Called("Museum One", "Aville, FR")


def by(*creators: Party, contacts: tuple[Party, ...] = ()) -> DatasetDescription:
    return DatasetDescription(creators=creators, contacts=contacts)


@pytest.mark.parametrize(
    ("said", "holders", "found"),
    [
        (by(ONE), [CODE, COLLECTION], {CODE: NAMED}),
        (by(ONE, PERSON, SOMEBODY), [CODE], {CODE: NAMED}),
        (by(ONE, contacts=(OTHER,)), [CODE], {}),
        (by(ONE), [CODE, AWAY], {}),
        (by(OTHER, ONE), [ADDRESS, AWAY], {ADDRESS: NAMED}),
        (by(SOMEBODY), [CODE], {}),
        (by(), [CODE], {}),
        (by(ONE), [COLLECTION], {}),
    ],
)
def test_only_what_is_plain_is_named(
    said: DatasetDescription, holders: list[tuple[str, str]], found: dict[tuple[str, str], Called]
) -> None:
    assert holders_called(said, holders, whole=True) == found


def test_of_a_part_of_the_archive_only_addresses_tell() -> None:
    assert holders_called(by(ONE), [CODE], whole=False) == {}
    assert holders_called(by(ONE), [ADDRESS], whole=False) == {ADDRESS: NAMED}


def test_demonstration_says_where_its_records_are_kept(demo_house: Platform) -> None:
    (document,) = [
        str(row["document"])
        for row in demo_house.workbench().read("collections/institutions").rows
        if row["code"] == "DLIN"
    ]
    root = demo_house.workbench().document(document).root
    assert root.text("schema:name") == "Demonstrationsherbarium Lindenau"
    assert root.text("schema:address") == "Leipzig-Lindenau, DE"
    assert root.text("schema:url") == ""


def test_pages_say_name_and_code(demo_house: Platform) -> None:
    app = create_app(demo_house, Settings())
    site = Site(demo_house, app.test_client())
    called = "Demonstrationsherbarium Lindenau (DLIN)"
    found = site.get("/search.json?institution=DLIN", "*/*").json
    assert found["sentence"] == f"Specimens kept at {called}"
    assert {hit["holder"] for hit in found["hits"]} == {called}
    facets = site.get("/search.json", "*/*").json["facets"]
    (choices,) = [facet["choices"] for facet in facets if facet["key"] == "institution"]
    assert ("DLIN", called) in [(choice["value"], choice["label"]) for choice in choices]
    path = "/" + found["hits"][0]["document"].removeprefix(BASE)
    assert called in site.page(f"{path}.html").text
    assert called in site.page("/search?view=table&columns=institution&institution=DLIN").text


def test_code_of_two_institutions_stays_a_code(tmp_path: Path) -> None:
    rows = [
        specimen(1, institutionID="https://one.example/"),
        specimen(2, institutionID="https://two.example/"),
    ]
    with installation(tmp_path / "installation", base=BASE) as platform:
        load(platform, archive(tmp_path / "archive", rows), platform.house, Options(name="two"))
        described = platform.workbench().read("collections/institutions").rows
        assert [row["code"] for row in described] == ["TEST", "TEST"]
        site = Site(platform, create_app(platform, Settings()).test_client())
        found = site.get("/search.json", "*/*").json
        assert {hit["holder"] for hit in found["hits"]} == {"TEST"}
