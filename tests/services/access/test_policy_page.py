"""The policy as a page, and the mark on a record of which something is kept back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.factory import create_app
from app.settings import Settings
from tests.installations import BASE, installation
from tests.loaders.secrets_kept import SECRETS, address
from tests.services.access.desk import protect
from tests.web.example import Site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with installation(None, protect, base=BASE) as platform:
        app = create_app(platform, Settings())
        app.testing = True
        yield Site(platform, app.test_client())


def test_the_policy_says_what_how_far_why_and_until_when(site: Site) -> None:
    text = site.page("/sensitive").text
    for said in ("Lady's-slipper", "Cypripedium calceolus", "It is dug up.", "Test committee", "Germany"):
        assert said in text, said
    said = site.get("/sensitive.json", "*/*").json
    assert [(rule["level"], rule["records"]) for rule in said["rules"]] == [("2", 1), ("3", 0)]
    assert [one["grid"] for one in said["categories"]] == ["", "0.1", "0.01", "0.001"]
    assert not any(rule["overdue"] for rule in said["rules"])


@pytest.mark.parametrize("name", ["dryRun", "dry_run"])
def test_another_spelling_of_a_trial_moves_nothing_400(site: Site, name: str) -> None:
    token = site.platform.tokens.create(frozenset(("administrator",)))
    for said in ({"query_string": {name: "true"}}, {"data": {name: "true"}}):
        answer = site.client.post(
            "/sensitive/applications", headers={"Authorization": f"Bearer {token}"}, **said
        )
        assert answer.status_code == 400
        assert answer.json["parameter"] == name
        assert "dry-run" in answer.json["remedy"]


def test_a_rule_has_a_page(site: Site) -> None:
    page = site.page("/rule/TST-RLE-AA1.html")
    assert "Category 2" in page.text
    assert "/sensitive" in page.links
    assert "Test committee" in site.get("/rule/TST-RLE-AA1.ttl", "*/*").text


def test_a_record_says_what_is_kept_back_why_and_whom_to_ask(site: Site) -> None:
    path = address(site.platform, 1).removeprefix("https://example.org")
    page = site.page(f"{path}.html")
    for said in ("It is dug up.", "0.1 degree", "Kept back: ", "Test committee"):
        assert said in page.text, said
    assert any("/rule/TST-RLE-AA1" in link for link in page.links)
    assert any("/institution/" in link for link in page.links)
    for ending in (".html", ".json", ".ttl", ".jsonld", ".rdf", ".nt", ".trig"):
        body = site.get(path + ending, "*/*").text
        assert not [secret for secret in SECRETS if secret in body], ending


def test_a_record_that_no_rule_covers_says_nothing_of_it(site: Site) -> None:
    path = address(site.platform, 2).removeprefix("https://example.org")
    assert "Kept back" not in site.page(f"{path}.html").text


def test_without_rules_the_page_says_so() -> None:
    with installation(base=BASE) as platform:
        app = create_app(platform, Settings())
        found = app.test_client().get("/sensitive", headers={"Accept": "text/html"})
        assert "nothing is kept back here" in found.text
