"""The search page: sentence, facets as links with counts, chips, order, help where nothing is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.example import Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def names(site: Site, query: str) -> list[str]:
    """The specimens that a search finds, by the middle of their identifier."""
    hits = site.get(f"/search.json?{query}", "*/*").json["hits"]
    return [hit["document"].split("-")[1] for hit in hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"111", "222", "333"}),
        ("q=impatiens", {"111"}),
        ("country=Tanzania", {"111"}),
        ("type=holotype", {"111"}),
        ("hasImage=false", {"222", "333"}),
        ("year=1900..1910", {"111"}),
        ("year=..1900", set()),
        ("country=Tanzania&country=United+Kingdom", {"111", "222"}),
        ("discipline=Zoology&country=Tanzania", set()),
        ("kind=dataset", {"111"}),
    ],
)
def test_search_finds(site: Site, query: str, found: set[str]) -> None:
    assert set(names(site, query)) == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Specimens"),
        ("type=holotype&country=Tanzania", "Type specimens (Holotype) from Tanzania"),
        ("family=Carabidae&hasImage=false", "Specimens of Carabidae, without an image"),
        ("year=1900..1910", "Specimens, collected from 1900 to 1910"),
        ("year=1900..", "Specimens, collected in or after 1900"),
        ("q=meridian", "Specimens matching “meridian”"),
        ("country=Tanzania&country=Kenya", "Specimens from Tanzania or Kenya"),
        (
            "institutionDocument=https://example.org/institution/NNN-111-NNN",
            "Specimens kept at Northern Museum of Natural History",
        ),
    ],
)
def test_search_as_a_sentence_is_the_title(site: Site, query: str, sentence: str) -> None:
    page = site.page(f"/search?{query}")
    assert page.title == f"{sentence} · Holotype"
    assert f'<h1 id="results-title">{sentence}</h1>' in page.html


def facet(site: Site, query: str, key: str) -> dict[str, tuple[int, str]]:
    """Values of a facet with count and address."""
    facets = site.get(f"/search.json?{query}", "*/*").json["facets"]
    found = next(facet for facet in facets if facet["key"] == key)
    return {choice["value"]: (choice["count"], choice["href"]) for choice in found["choices"]}


def test_count_of_a_facet_is_what_its_link_finds(site: Site) -> None:
    whole = site.get("/search.json", "*/*").json
    assert len(whole["facets"]) > 5
    for shown in whole["facets"]:
        for choice in shown["choices"]:
            path, _, query = choice["href"].partition("?")
            found = site.get(f"{path}.json?{query}", "*/*").json
            assert found["total"] == choice["count"], choice


def test_chosen_value_is_taken_back_by_its_link(site: Site) -> None:
    assert facet(site, "country=Tanzania", "country")["TZ"] == (1, "/search")


def test_other_values_of_a_chosen_facet_may_be_added(site: Site) -> None:
    count, href = facet(site, "country=Tanzania", "country")["GB"]
    assert count == 1
    assert href == "/search?country=GB&country=TZ"


def test_twig_of_a_tree_takes_the_place_of_its_branch(site: Site) -> None:
    tree = facet(site, "taxon=/Plantae", "taxon")
    assert tree["/Plantae/Ericales"][1] == "/search?taxon=/Plantae/Ericales"


def test_chips_name_the_filters_and_remove_them(site: Site) -> None:
    page = site.page("/search?country=Tanzania&year=1900..1910&q=meridian")
    assert "Country: Tanzania" in page.text
    assert "Year: 1900 – 1910" in page.text
    removed = [found["href"] for found in page.all("a", class_="chip")]
    assert "/search?q=meridian&year=1900..1910" in removed


def test_nothing_found_names_what_keeps_it_away(site: Site) -> None:
    page = site.page("/search?q=nothingness&country=Tanzania")
    assert "Nothing found" in page.text
    assert "/search?country=TZ" in page.links
    assert "1 record" in page.text


def test_misspelt_word_is_mended(site: Site) -> None:
    assert "/search?q=impatiens" in site.page("/search?q=impatienz").links


def test_year_form_303_to_the_readable_address(site: Site) -> None:
    response = site.get("/search?year_from=1900&year_to=1910&country=Tanzania")
    assert response.status_code == 303
    assert response.headers["Location"] == "/search?country=Tanzania&year=1900..1910"
    assert site.get("/search?year_from=&year_to=").headers["Location"] == "/search"


def test_order_and_pages(site: Site) -> None:
    assert names(site, "sort=catalogNumber&limit=2") == ["333", "222"]
    assert names(site, "sort=catalogNumber&limit=2&page=2") == ["111"]
    page = site.page("/search?sort=catalogNumber&limit=2&page=2")
    assert page.all("a", rel="prev")
    assert not page.all("a", rel="next")
    assert "3 to 3 of 3" in page.text


@pytest.mark.parametrize(
    "query", ["sort=colour", "page=0", "page=999999", "limit=-1", "year=x..y", "flavour=sweet", "q=%22"]
)
def test_odd_address_is_no_error(site: Site, query: str) -> None:
    assert site.get(f"/search?{query}").status_code == 200


@pytest.mark.parametrize("name", ["_external", "_scheme", "_anchor", "_method", "name", "endpoint"])
def test_arguments_of_an_address_steer_no_link(site: Site, name: str) -> None:
    page = site.page(f"/search?{name}=javascript&q=meridian")
    for link in page.links:
        assert link.startswith(("/", "#")), link
    joined = site.get(f"/search?{name}=javascript&year_from=1900")
    assert joined.headers["Location"] == f"/search?{name}=javascript&year=1900.."


def test_row_shows_what_tells_specimens_apart(site: Site) -> None:
    page = site.page("/search?q=impatiens")
    for piece in ("Impatiens exemplaris", "Holotype", "14 January 1905", "Tanzania", "N 100001"):
        assert piece in page.text
    assert page.all("img")[0]["src"] == "https://images.example.org/N100001.jpg"


@pytest.mark.parametrize("query", ["offset=99999", "page=99999", "limit=100000"])
def test_beyond_what_numbers_reach_is_refused_as_json_400(site: Site, query: str) -> None:
    response = site.get(f"/search.json?{query}", "application/json")
    assert response.status_code == 400
    assert "follow the link named “next”" in response.get_json(force=True)["remedy"]
    assert site.get(f"/search?{query}", "application/json").status_code == 400


@pytest.mark.parametrize("query", ["offset=99999", "page=99999", "page=3&limit=2", "page=9&view=table"])
def test_a_page_after_the_last_says_so_and_leads_back(site: Site, query: str) -> None:
    page = site.page(f"/search?{query}")
    assert "No results so far on" in page.text
    limit = "?limit=2" if "limit" in query else "?view=table" if "table" in query else ""
    assert f"/search{limit}" in page.links


@pytest.mark.parametrize(
    ("query", "name", "form"),
    [
        ("date=banana", "date", ""),
        ("area=", "", ""),
        ("polygon=round", "polygon", ""),
        ("eventDate=banana", "eventDate", "before 1900"),
        ("year=banana", "year", "1890..1914"),
        ("bbox=200,100,0,0", "bbox", "bbox=5,47,15,55"),
        ("bbox=0,nan,1,1", "bbox", "bbox=5,47,15,55"),
        ("view=banana", "view", "one of list, gallery"),
        ("limit=abc", "limit", "from 0 to 1000"),
    ],
)
def test_what_is_not_understood_is_left_out_and_its_form_told(
    site: Site, query: str, name: str, form: str
) -> None:
    twin = site.get(f"/search.json?{query}", "*/*").json
    page = site.page(f"/search?{query}")
    assert (twin["sentence"], twin["total"]) == ("Specimens", 3)
    assert twin["ignored"] == ([name] if name else [])
    assert not page.all("a", class_="chip")
    assert form in page.text
    assert [each["name"] for each in twin["forms"]] == ([name] if form else [])


def test_ways_out_and_years_are_in_the_twin_too(site: Site) -> None:
    nothing = site.get("/search.json?q=nothingness&country=Tanzania", "*/*").json
    assert nothing["drops"] == [{"label": "nothingness", "count": 1, "href": "/search?country=TZ"}]
    assert site.get("/search.json?q=impatienz", "*/*").json["instead"] == {
        "label": "impatiens",
        "href": "/search?q=impatiens",
    }
    years = site.get("/search.json", "*/*").json["years"]
    assert sum(bar["count"] for bar in years) > 0
    for bar in years:
        path, _, query = bar["href"].partition("?")
        assert site.get(f"{path}.json?{query}", "*/*").json["total"] == bar["count"]
