"""The views of a search, each as page and as JSON; facets in full; feed, suggestions, places."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from tests.web.example import Parsed, Site

VIEWS = ("list", "gallery", "map", "chart", "timeline", "taxa", "table", "download")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(demo_house: Platform) -> Site:
    app = create_app(demo_house, Settings())
    app.testing = True
    return Site(demo_house, app.test_client())


def twin(site: Site, address: str) -> dict[str, object]:
    """The JSON twin of a page."""
    path, _, query = address.partition("?")
    found = site.get(f"{path}.json?{query}", "*/*")
    assert found.status_code == 200, found.text
    shown: dict[str, object] = found.json
    return shown


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "query", ["", "country=Deutschland&hasImage=true", "q=nothingtofindhere", "bbox=5,47,15,55"]
)
def test_each_view_is_a_page_and_a_twin(site: Site, view: str, query: str) -> None:
    address = f"/search?{query}&view={view}"
    page = site.page(address)
    shown = twin(site, address)
    assert shown["view"] == view
    assert len(page.all("h1")) == 1
    current = [link for link in page.all("a", aria_current="page") if "rel" in link]
    assert len(current) == 1
    assert shown["total"] == twin(site, f"/search?{query}")["total"] or view == "gallery"


def test_views_keep_the_search(site: Site) -> None:
    links = site.page("/search?country=Deutschland&page=2").links
    assert "/search?country=DE&view=map" in links
    assert "/search?country=DE&view=taxa" in links


def test_gallery_shows_pictures_alone(site: Site) -> None:
    shown = twin(site, "/search?view=gallery&country=Deutschland")
    assert shown["hits"]
    assert all(hit["picture"] for hit in shown["hits"])  # type: ignore[attr-defined]
    assert shown["total"] < shown["all"]  # type: ignore[operator]
    both = [
        hit["document"]
        for page in (1, 2)
        for hit in twin(site, f"/search?view=gallery&limit=10&page={page}")["hits"]
    ]  # type: ignore[attr-defined]
    assert len(set(both)) == 20


def test_squares_of_the_map_hold_what_their_links_find(site: Site) -> None:
    shown = twin(site, "/search?view=map")
    cells = shown["cells"]
    assert cells and shown["mapped"] == sum(cell["count"] for cell in cells)  # type: ignore[attr-defined]
    for cell in cells[::5]:  # type: ignore[index]
        found = twin(site, cell["href"])["total"]
        assert found >= cell["count"]  # those on the far edges are in the next square too
    page = site.page("/search?view=map")
    assert page.all("rect", class_="cell step-5")


def test_map_stays_where_an_area_holds_nothing(site: Site) -> None:
    page = site.page("/search?view=map&bbox=-150,-60,-149,-59")
    assert "Nothing found" in page.text
    assert page.all("div", id="map")
    assert not site.page("/search?view=map&q=nothingtofindhere").all("div", id="map")


def test_places_of_a_small_area_are_drawn_one_by_one_and_blurred_ones_as_squares(site: Site) -> None:
    shown = twin(site, "/search?view=map&generalised=true&bbox=-180,-90,180,90")
    assert shown["places"]
    assert all(place["generalised"] for place in shown["places"])  # type: ignore[attr-defined]
    page = site.page("/search?view=map&generalised=true&bbox=-180,-90,180,90")
    assert page.all("rect", class_="ring")
    assert not page.all("circle", class_="spot")
    exact = site.page("/search?view=map&generalised=false&bbox=10,50,12,52")
    assert exact.all("circle", class_="spot")


@pytest.mark.parametrize("field", ["country", "type", "year", "geologicalAge", "nonsense"])
def test_bars_of_a_chart_are_what_their_links_find(site: Site, field: str) -> None:
    shown = twin(site, f"/search?view=chart&field={field}")
    assert shown["bars"]
    for bar in shown["bars"][:4]:  # type: ignore[index]
        assert twin(site, bar["href"])["total"] == bar["count"], bar


def offered(site: Site, key: str, query: str = "") -> list[dict[str, object]]:
    facets = twin(site, f"/search?{query}")["facets"]
    return next(facet["choices"] for facet in facets if facet["key"] == key)  # type: ignore[attr-defined]


def test_a_country_is_one_value_whatever_it_is_called(site: Site) -> None:
    (germany,) = [choice for choice in offered(site, "country") if choice["value"] == "DE"]
    assert germany["label"] == "Germany"
    for written in ("DE", "Germany", "Deutschland", "Allemagne", "germany"):
        assert twin(site, f"/search?country={written}")["total"] == germany["count"], written
    assert "Country: Germany" in site.page("/search?country=Deutschland").text
    chosen = offered(site, "country", "country=Deutschland")
    assert [choice["value"] for choice in chosen if choice["chosen"]] == ["DE"]
    words = {
        row["countryWritten"]
        for row in twin(site, "/search?country=DE&view=table&columns=countryWritten&limit=1000")["rows"]
    }  # type: ignore[attr-defined]
    assert len(words) > 2  # the table has what was written


def test_a_word_for_a_country_suggests_the_country_with_all_its_records(site: Site) -> None:
    found = site.get("/search/suggest.json?q=deutschl", "*/*").json["suggestions"]
    (one,) = [each for each in found if each["field"] == "Country"]
    assert (one["value"], one["href"]) == ("Germany", "/search?country=DE")


def test_no_two_values_of_a_facet_read_the_same(site: Site) -> None:
    for shown in twin(site, "/search")["facets"]:  # type: ignore[attr-defined]
        if shown["key"] in ("country", "basisOfRecord", "collection", "sex", "lifeStage", "licence"):
            labels = [choice["label"] for choice in shown["choices"]]
            assert len(labels) == len(set(labels)), shown["key"]
            assert not [label for label in labels if label.startswith("http")], shown["key"]


def test_a_tree_opens_down_to_where_it_parts(site: Site) -> None:
    shown = next(f for f in twin(site, "/search")["facets"] if f["key"] == "geologicalAge")  # type: ignore[attr-defined]
    paths = [choice["value"] for choice in shown["choices"]]
    assert paths[0] == "/Phanerozoic"  # the only eon here
    assert len([path for path in paths if path.count("/") == 2]) > 1
    whole = twin(site, "/search/facet?key=geologicalAge")
    assert {value["value"] for value in whole["values"]} >= set(paths)  # type: ignore[attr-defined]
    bars = twin(site, "/search?view=chart&field=geologicalAge")["bars"]
    assert {bar["value"].count("/") for bar in bars} == {2}  # type: ignore[attr-defined]
    assert len(bars) > 1  # type: ignore[arg-type]


def test_tree_of_taxa_opens_by_links(site: Site) -> None:
    closed = twin(site, "/search?view=taxa")["taxa"]
    assert {taxon["depth"] for taxon in closed} == {1}  # type: ignore[attr-defined]
    plants = next(taxon for taxon in closed if taxon["path"] == "/Plantae")  # type: ignore[attr-defined]
    opened = twin(site, plants["expand"])["taxa"]
    twigs = [taxon for taxon in opened if taxon["depth"] == 2]  # type: ignore[attr-defined]
    assert twigs and all(taxon["path"].startswith("/Plantae/") for taxon in twigs)
    assert twin(site, twigs[0]["href"])["total"] == twigs[0]["count"]
    assert {taxon["depth"] for taxon in twin(site, plants["close"])["taxa"]} == {1}  # type: ignore[attr-defined]


def test_table_has_the_columns_that_were_chosen_and_remembers_them(site: Site) -> None:
    chosen = site.client.get("/search?view=table&column=country&column=year&column=nonsense")
    assert chosen.status_code == 303
    assert chosen.headers["Location"] == "/search?view=table&columns=country,year,nonsense".replace(
        ",", "%2C"
    )
    shown = twin(site, "/search?view=table&columns=country,year")
    assert shown["columns"] == ["country", "year"]
    assert set(shown["rows"][0]) == {"document", "exact", "country", "year"}  # type: ignore[index]
    again = site.client.get("/search?view=table&country=Deutschland", headers={"Accept": "text/html"})
    assert again.status_code == 303
    assert "columns=country%2Cyear" in again.headers["Location"]
    site.client.delete_cookie("columns")


def test_heads_of_the_table_sort(site: Site) -> None:
    links = site.page("/search?view=table&sort=catalogNumber").links
    assert any("sort=-catalogNumber" in link for link in links)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("when=1890", "year=1890"),
        ("when=1890-05", "eventDate=1890-05"),
        ("when=before+1900", "year=..1899"),
        ("when=1890..1914&country=Kenya", "country=Kenya&year=1890..1914"),
        ("when=since+1890-05-01", "eventDate=1890-05-01.."),
        ("when=&q=oak", "q=oak"),
        ("west=5&south=47,5&east=15&north=55", "bbox=5%2C47.5%2C15%2C55"),
    ],
)
def test_forms_become_readable_addresses(site: Site, typed: str, becomes: str) -> None:
    answer = site.get(f"/search?{typed}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/search?{becomes}"
    program = site.get(f"/search.json?{typed}", "*/*")
    assert program.headers["Location"] == f"/search.json?{becomes}"


def test_what_makes_no_sense_is_said(site: Site) -> None:
    page = site.page("/search?geometry=POLYGON((1+2))&flavour=sweet")
    assert "Left out, since it makes no sense here: flavour, geometry." in page.text


def test_facet_in_full(site: Site) -> None:
    shown = twin(site, "/search/facet?key=collector&country=Deutschland")
    values = shown["values"]
    assert len(values) > 8  # type: ignore[arg-type]
    for value in values[:3]:  # type: ignore[index]
        assert twin(site, value["href"])["total"] == value["count"]
    some = twin(site, "/search/facet?key=collector&match=fikt")["values"]
    assert some and all("fikt" in value["label"].lower() for value in some)  # type: ignore[attr-defined]
    names = [v["label"] for v in twin(site, "/search/facet?key=family&order=name")["values"]]  # type: ignore[attr-defined]
    assert names == sorted(names, key=str.lower)
    lost = site.get("/search/facet?key=colour")
    assert lost.status_code == 404
    assert "collector" in lost.text


def test_years_beside_the_results_lead_to_their_records(site: Site) -> None:
    page = site.page("/search?country=Deutschland")
    bars = [link for link in page.links if "year=" in link]
    assert bars
    assert twin(site, bars[0])["total"] > 0  # type: ignore[operator]


def test_sparql_of_the_page_finds_as_many(site: Site) -> None:
    shown = twin(site, "/search?country=Deutschland&type=holotype")
    answer = site.client.get(
        "/sparql", query_string={"query": shown["sparql"]}, headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    assert len(answer.text.split()) - 1 == shown["total"] > 0
    page = site.page("/search?country=Deutschland&type=holotype")
    assert any(link.startswith("/sparql?query=PREFIX") for link in page.links)


def test_synonym_leads_to_the_accepted_name(site: Site) -> None:
    index = site.platform.search_index()
    names = index.counts("scientificName")
    pairs = [pair.partition(" = ")[::2] for pair in index.counts("synonym")]
    name, accepted = next(pair for pair in pairs if pair[1] in names)
    address = f"/search?{urlencode({'q': name.split(' (')[0]})}"
    found = next(one for one in twin(site, address)["synonyms"] if one["accepted"] == accepted)  # type: ignore[attr-defined]
    assert found["total"] == twin(site, found["href"])["total"] > 0
    assert "is held to be a synonym of" in site.page(address).text
    assert twin(site, "/search?q=wald")["synonyms"] == []


def test_suggestions_say_field_and_number(site: Site) -> None:
    found = site.get("/search/suggest.json?q=abi", "*/*").json["suggestions"]
    assert found
    assert all({"value", "field", "count", "href", "accepted"} == set(one) for one in found)
    first = found[0]
    assert twin(site, first["href"])["total"] == first["count"] or first["accepted"]
    assert site.get("/search/suggest.json", "*/*").json["suggestions"] == []


def test_places_as_geojson(site: Site) -> None:
    answer = site.get("/search/places.json?country=Deutschland", "*/*")
    assert answer.mimetype == "application/geo+json"
    found = json.loads(answer.text)
    assert found["complete"] is True
    whole = twin(site, "/search?country=Deutschland&hasCoordinates=true")["total"]
    assert sum(feature["properties"]["count"] for feature in found["features"]) == whole
    again = site.get("/search/places.json?country=Deutschland", "*/*", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_feed_has_the_newest_first(site: Site) -> None:
    answer = site.get("/search.atom?country=Deutschland", "*/*")
    assert answer.mimetype == "application/atom+xml"
    feed = etree.fromstring(answer.data)
    moments = [each.text for each in feed.iter(f"{ATOM}updated")][1:]
    assert len(moments) == 50
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}title") == "Specimens from Germany"
    assert all(
        entry.findtext(f"{ATOM}id").startswith("https://example.org/") for entry in feed.iter(f"{ATOM}entry")
    )
    page = site.page("/search?country=Deutschland")
    assert [one["href"] for one in page.all("link", type="application/atom+xml")] == [
        "/search.atom?country=DE"
    ]


def test_scripts_of_the_search_page_are_light(site: Site) -> None:
    page = site.page("/search")
    scripts = [found["src"] for found in page.all("script") if "src" in found]
    assert len(scripts) == 2
    files = [
        Path(str(site.client.application.static_folder)) / str(src).split("/static/")[1] for src in scripts
    ]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 40_000
    assert len([found for found in site.page("/search?view=map").all("script") if "src" in found]) == 3


def test_nothing_is_lost_without_a_script(site: Site) -> None:
    page: Parsed = site.page("/search?view=chart")
    assert page.all("button")
    assert all(form.get("action") for form in page.all("form") if form.get("method") != "dialog")
