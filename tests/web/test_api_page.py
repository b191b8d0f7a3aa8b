"""The page about the interface, and its examples as a reader would run them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.web.example import Parsed
from tests.web.served import Served

SAMPLE = (
    "specimens-search",
    "specimen",
    "resource-document",
    "query-specimens-count-of-taxon",
    "endpoint-sparql-endpoint",
    "overseeing-listed",
)


@pytest.fixture(scope="module")
def operations(served_demo: Served) -> dict[str, dict[str, str]]:
    groups = served_demo.get("/api.json").json()["groups"]
    return {one["id"]: one for group in groups for one in group["operations"]}


def test_page_shows_every_operation_with_its_examples(
    served_demo: Served, operations: dict[str, dict[str, str]]
) -> None:
    page = Parsed(served_demo.get("/api", accept="text/html").text)
    operation = {"class": "operation"}
    shown = {found["id"] for found in page.all("details", **operation)}
    assert shown == set(operations)
    assert len(shown) > 150
    for one in operations.values():
        assert " ".join(one["curl"].split()) in page.text


@pytest.mark.parametrize("name", SAMPLE)
def test_curl_example_runs(served_demo: Served, operations: dict[str, dict[str, str]], name: str) -> None:
    environment = {**os.environ, "TOKEN": served_demo.administrator}
    command = served_demo.reached(operations[name]["curl"]).replace("curl ", "curl --fail-with-body ", 1)
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


@pytest.mark.parametrize("name", SAMPLE[:3])
def test_python_example_runs(served_demo: Served, operations: dict[str, dict[str, str]], name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", served_demo.reached(operations[name]["python"])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("path", ["/search", "/collections", "/status", "/queries/specimens/count"])
def test_page_leads_to_its_operation(
    served_demo: Served, operations: dict[str, dict[str, str]], path: str
) -> None:
    links = Parsed(served_demo.get(path, accept="text/html").text).links
    leads = [link.removeprefix("/api#") for link in links if link.startswith("/api#")]
    assert leads
    assert set(leads) <= set(operations)
