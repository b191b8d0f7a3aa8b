"""The endpoint as a person with a browser meets it."""

from __future__ import annotations

import pytest

from tests.web.served import Served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_browser_gets_the_page(house: Served) -> None:
    response = house.get("/sparql", accept=BROWSER)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<textarea" in response.text
    assert house.get("/sparql").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("of-four.rq", "four"), ("ask.rq", "true"), ("describe-four.rq", "https://example.org/four")],
)
def test_browser_gets_answers_as_a_table(house: Served, name: str, shown: str) -> None:
    assert house.update("add-public.ru", token=house.administrator).status_code == 200
    response = house.ask(name, accept=BROWSER)
    assert response.status_code == 200
    assert "<table" in response.text
    assert shown in response.text


def test_browser_gets_a_page_about_its_mistake(house: Served) -> None:
    response = house.ask("broken.rq", accept=BROWSER)
    assert response.status_code == 400
    assert "<textarea" in response.text
    assert "2" in response.text.partition('role="alert"')[2].partition("</section>")[0]
    for path, status in (("/no/such/page", 404), ("/problems/busy", 200)):
        page = house.get(path, accept=BROWSER)
        assert page.status_code == status
        assert page.headers["Content-Type"].startswith("text/html")
        assert "<h1>" in page.text
