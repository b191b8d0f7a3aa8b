"""The query page: each view of an answer, its addresses, what it says of how it was answered."""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from lxml import html

from tests.web.served import Served, problem, query

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module", autouse=True)
def answers(house: Served) -> None:
    assert house.update("add-answers.ru", token=house.administrator).status_code == 200


def page(house: Served, name: str, **params: str) -> Any:
    response = house.ask(name, accept=BROWSER, params=params)
    assert response.status_code == 200
    return html.fromstring(response.text)


def view(found: Any) -> str:
    """The name of the view that is shown."""
    (here,) = found.xpath("//nav[contains(@class, 'tabs')]//a[@aria-current]")
    return str(here.text_content().strip().lower())


@pytest.mark.parametrize(
    ("name", "asked", "shown"),
    [
        ("answer-numbers.rq", "", "chart"),
        ("answer-places.rq", "", "map"),
        ("answer-places.rq", "table", "table"),
        ("answer-places-as-table.rq", "", "table"),
        ("answer-places-as-table.rq", "map", "map"),
        ("answer-images.rq", "", "images"),
        ("answer-graph.rq", "", "graph"),
        ("answer-graph.rq", "raw", "raw"),
        ("ask.rq", "", "table"),
    ],
)
def test_the_view_is_the_one_asked_for_or_fits_the_columns(
    house: Served, name: str, asked: str, shown: str
) -> None:
    assert view(page(house, name, view=asked)) == shown


def test_a_view_without_anything_to_show_says_so(house: Served) -> None:
    found = page(house, "answer-numbers.rq", view="map")
    assert view(found) == "chart"
    assert "nothing to show as “map”" in found.text_content()


def test_map_has_each_place_and_the_table_too(house: Served) -> None:
    found = page(house, "answer-places.rq")
    spots = found.xpath("//svg[contains(@class, 'map')]//circle")
    # longitude first in the text, x to the east and y to the south in the drawing; two names, one place
    assert {(spot.get("cx"), spot.get("cy")) for spot in spots} == {
        ("375.000", "32.500"),
        ("100.000", "-500.000"),
    }
    assert len(found.xpath("//table[@class='answer']/tbody/tr")) == 3
    assert found.xpath("//td/span[@lang='de']/text()") == ["Eiche"]
    assert "geo:wktLiteral" in found.xpath("string(//table[@class='answer'])")


def test_chart_has_a_bar_for_each_row(house: Served) -> None:
    found = page(house, "answer-numbers.rq")
    bars = found.xpath("//table[@class='bars']/tbody/tr")
    assert [bar.xpath("string(th)").strip() for bar in bars] == ["Elm", "Oak"]
    assert [bar.xpath(".//rect[not(@class)]/@width")[0] for bar in bars] == ["13.33", "100.0"]


def test_images_open_the_policy_to_their_host_alone(house: Served) -> None:
    response = house.ask("answer-images.rq", accept=BROWSER)
    found = html.fromstring(response.text)
    images = found.xpath("//ul[@class='gallery']//img")
    assert {image.get("src") for image in images} == {"https://pictures.example.org/oak.jpg"}
    assert {image.get("alt") for image in images} == {"Oak", "Eiche"}
    assert "img-src 'self' data: https://pictures.example.org;" in response.headers["Content-Security-Policy"]
    assert "pictures.example.org" not in house.get("/sparql").headers["Content-Security-Policy"]


def test_graph_draws_resources_and_names_them_by_their_labels(house: Served) -> None:
    found = page(house, "answer-graph.rq")
    (drawing,) = found.xpath("//svg[@class='network']")
    assert len(drawing.xpath(".//circle")) == 2
    assert drawing.xpath("string(.//text[@class='word'])") == "schema:isRelatedTo"
    names = {text.strip() for text in drawing.xpath(".//text[not(@class)]/text()")}
    assert "https://example.org/elm" in names
    assert names & {"Oak", "Eiche"}


def test_rows_are_sorted_by_a_column(house: Served) -> None:
    for order, numbers in (("position", ["4", "30"]), ("-position", ["30", "4"])):
        found = page(house, "answer-numbers.rq", view="table", sort=order)
        assert found.xpath("//table[@class='answer']//td[@class='number']/text()") == numbers
        assert found.xpath("//th[@aria-sort]/@aria-sort")[0].startswith("desc" if order[0] == "-" else "asc")


def test_files_of_an_answer_have_addresses(house: Served) -> None:
    found = page(house, "answer-numbers.rq")
    links = found.xpath("//ul[@class='formats']//a/@href")
    assert len(links) == 4
    types = []
    for link in links:
        response = house.get(link, accept=BROWSER)
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
        types.append(response.headers["Content-Type"].partition(";")[0])
    assert types == [
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+json",
        "application/sparql-results+xml",
    ]
    assert house.get("/sparql.csv").status_code == 404
    wrong = house.get("/sparql.csv", params={"query": query("answer-graph.rq")})
    problem(wrong, 406, "not-acceptable")


def test_a_short_address_gives_the_page_or_the_answer(house: Served) -> None:
    text = query("answer-numbers.rq")
    made = house.send("POST", "/q", data={"query": text}, accept=BROWSER, headers={"Origin": house.address})
    assert made.url.endswith("#share") or urlsplit(made.url).path == "/sparql"
    (link,) = html.fromstring(made.text).xpath("//a[@id='short']/@href")
    path = urlsplit(link).path
    assert house.get(path, accept="text/csv").text.splitlines() == ["name,position", "Elm,4", "Oak,30"]
    shown = house.get(path, accept=BROWSER, allow_redirects=False)
    assert shown.status_code == 302
    assert parse_qs(urlsplit(shown.headers["Location"]).query)["query"] == [text]
    file = house.get(f"{path}.tsv")
    assert file.headers["Content-Type"].startswith("text/tab-separated-values")
    assert f"{path.rpartition('/')[2]}.tsv" in file.headers["Content-Disposition"]
    assert house.get(f"{path}.ttl").status_code == 406
    again = house.send("POST", "/q", data={"query": text}, accept="application/json").json()
    assert again["href"] == link
    assert house.get("/q/nosuchname").status_code == 404


def test_a_query_is_published_with_its_parameters(house: Served) -> None:
    text = query("with-parameters.rq")
    made = house.send("POST", "/q", data={"query": text}, accept="application/json").json()
    path = urlsplit(made["href"]).path

    def rows(**given: object) -> list[str]:
        return house.get(f"{path}.csv", params=given).text.splitlines()[1:]

    assert rows() == ["Oak,30"]  # by the examples
    assert rows(least=1) == ["Elm,4", "Oak,30"]
    assert rows(least=1, names=["Fir", "Elm"]) == ["Elm,4", "Fir,12"]
    assert rows(names='") } #') == []
    for given, where in (({"least": "few"}, "least"), ({"fewest": "1"}, "fewest")):
        refused = house.get(f"{path}.csv", params=given, accept="application/json")
        assert (refused.status_code, refused.json()["where"]) == (400, where)
    shown = house.get(path, params={"least": 5}, accept=BROWSER, allow_redirects=False)
    asked = parse_qs(urlsplit(shown.headers["Location"]).query)["query"][0]
    assert "$least" not in asked
    page = house.get("/sparql", params={"query": text}, accept=BROWSER).text
    (link,) = html.fromstring(page).xpath("//a[@id='with-parameters']/@href")
    assert parse_qs(urlsplit(link).query) == {"least": ["10"], "names": ["Elm", "Oak"]}
    half = text.replace("$least", "?least")
    refused = house.send("POST", "/q", data={"query": half})
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-parameter")


def test_what_is_no_query_is_not_kept(house: Served) -> None:
    refused = house.send("POST", "/q", data={"query": query("add.ru")})
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-query")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = house.send("POST", "/q", data={"query": query("ask.rq")}, headers=foreign)
    assert answer.status_code == 403


def test_words_in_use_have_their_numbers(house: Served) -> None:
    until = time.monotonic() + 30
    found: dict[str, Any] = {}
    while time.monotonic() < until:
        found = house.get("/sparql/words.json").json()
        if any(word["name"] == "schema:position" for word in found["properties"]):
            break
        time.sleep(0.1)
    (position,) = [word for word in found["properties"] if word["name"] == "schema:position"]
    assert position["count"] == 2
    assert found["prefixes"]["schema"] == "https://schema.org/"
    counts = [word["count"] for word in found["properties"]]
    assert counts == sorted(counts, reverse=True)
    text = page(house, "answer-numbers.rq").xpath("string(//section[@class='addresses'])")
    assert "schema:position" in text
    assert "no, nothing in it can match" in text


@pytest.mark.parametrize("accept", [BROWSER, "application/sparql-results+json"])
def test_a_visitor_ends_his_own_query_and_no_other(house: Served, accept: str) -> None:
    name = "b2c5e6f0-1f0e-4d55-9f58-aaaaaaaaaaaa"
    answers: list[requests.Response] = []

    def ask() -> None:
        answers.append(house.ask("endless.rq", accept=accept, params={"run": name}))

    caller = threading.Thread(target=ask, daemon=True)
    caller.start()
    path = f"/sparql/runs/{name}"
    until = time.monotonic() + 30
    while not any(one.label == name for one in house.platform.readers.running()):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert house.send("DELETE", path, token=house.reader).status_code == 404  # it is not his
    assert house.send("DELETE", f"{path}b").status_code == 404
    assert house.send("DELETE", path).json() == {"run": name, "cancelled": True}
    caller.join(30)
    assert answers[0].status_code == 503
    assert house.platform.readers.running() == []


def test_a_run_has_a_name_that_nobody_guesses(house: Served) -> None:
    problem(house.ask("endless.rq", params={"run": "mine"}), 400, "bad-parameter")


def test_examples_run_and_words_stand_on_the_page(house: Served) -> None:
    found = html.fromstring(house.get("/sparql", accept=BROWSER).text)
    links = found.xpath("//a[@class='example']")
    assert len(links) >= 10
    for link in links:
        response = house.get(link.get("href"), accept="text/html")
        assert response.status_code == 200
        assert html.fromstring(response.text).xpath("//h2[@id='answer-title']")
