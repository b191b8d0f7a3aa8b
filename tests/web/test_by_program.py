"""What pages say to programs: the examples at their foot, run as they stand."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from tests.web.served import Served

PAGES = (
    "/",
    "/search?q=holotype&country=Deutschland",
    '/search?q=l\'arbre "seul"',
    "/collections",
    "/status",
)


class Examples(HTMLParser):
    """The texts of the examples at the foot of a page, by the identifier of their place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._at = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at = (dict(attrs).get("id") or "") if tag == "pre" else self._at

    def handle_endtag(self, tag: str) -> None:
        self._at = "" if tag == "pre" else self._at

    def handle_data(self, data: str) -> None:
        if self._at.startswith("page-"):
            self.found[self._at] = self.found.get(self._at, "") + data


def examples(served: Served, path: str) -> dict[str, str]:
    found = Examples(served.get(path, accept="text/html").text).found
    return {place: served.reached(text) for place, text in found.items()}


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.parametrize("path", PAGES)
def test_examples_of_a_page_give_what_it_shows(served_demo: Served, path: str) -> None:
    found = examples(served_demo, path)
    shown = served_demo.get(path, accept="application/json")
    curl = found["page-curl"].replace("curl ", "curl --fail-with-body ", 1)
    assert run("bash", "-c", curl) == shown.text
    assert run(sys.executable, "-c", found["page-python"]).strip() == str(shown.json())


def test_a_document_says_its_own_address(served_demo: Served) -> None:
    first = served_demo.get("/search.json?limit=1").json()["hits"][0]["document"]
    path = "/" + first.removeprefix(served_demo.platform.base)
    assert examples(served_demo, path)["page-curl"] == f"curl -sSL {served_demo.address}{path}.json"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=holotype",
        "/sparql?query=ASK%7B%7D",
        "/api",
        "/openapi.json",
        "/validate",
        "/feeds",
        "/data",
        "/.well-known/void.ttl",
        "/sitemap.xml",
        "/search.atom?q=holotype",
        "/oai?verb=Identify",
    ],
)
def test_no_page_repeats_the_host_it_was_asked_by(served_demo: Served, path: str) -> None:
    """Behind a proxy the host of a request is that of a machine inside; addresses are public ones."""
    answer = served_demo.get(path, accept="text/html, */*;q=0.5", headers={"Host": "inside.example"})
    assert answer.status_code == 200
    assert "inside.example" not in answer.text
    assert "inside.example" not in str(answer.headers)
