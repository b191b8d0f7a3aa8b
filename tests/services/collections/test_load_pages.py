"""A load by its page and by that of its dataset: counts, findings with their cases, source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.factory import create_app
from app.settings import Settings
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.installations import installation
from tests.loaders.archives_made import archive, specimen
from tests.web.example import Site

ROWS = [specimen(number) for number in range(6)] + [
    specimen(6, decimalLatitude="91.5"),
    specimen(7, catalogNumber="", occurrenceID=""),
]


class Loaded(NamedTuple):
    """A site with one archive in it, loaded twice: the second time with one record changed."""

    site: Site
    first: Report
    second: Report


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder: Path = tmp_path_factory.mktemp("loads")
    with installation(folder / "installation", base="https://example.org/") as platform:
        options = Options(name="test")
        first = load(platform, archive(folder, ROWS), platform.house, options)
        changed = [specimen(0, locality="Leipzig, Zoo"), *ROWS[1:]]
        second = load(platform, archive(folder, changed), platform.house, options)
        app = create_app(platform, Settings())
        app.testing = True
        yield Loaded(Site(platform, app.test_client()), first, second)


def path(iri: str) -> str:
    return "/" + iri.removeprefix("https://example.org/")


def test_page_of_a_load_counts_as_its_report(loaded: Loaded) -> None:
    for report in (loaded.first, loaded.second):
        said = loaded.site.get(path(report.activity) + ".json", "*/*").json
        assert said["counts"] == {
            name: getattr(report, name) for name in ("seen", "new", "changed", "unchanged", "gone", "refused")
        }
    assert loaded.second.changed == 1


def test_findings_are_those_of_the_report_with_cases(loaded: Loaded) -> None:
    said = loaded.site.get(path(loaded.first.activity) + ".json", "*/*").json["findings"]
    assert {one["rule"]: one["count"] for one in said} == dict(loaded.first.issues.counts)
    assert said
    page = loaded.site.page(path(loaded.first.activity) + ".html")
    for finding in said:
        for group in finding["messages"]:
            assert 0 < len(group["cases"]) <= 5
        assert finding["rule"] in page.text


def test_findings_are_told_in_the_language_of_the_page(loaded: Loaded) -> None:
    loaded.site.client.set_cookie("language", "de")
    try:
        said = loaded.site.get(path(loaded.first.activity) + ".json", "*/*").json["findings"]
        page = loaded.site.page(path(loaded.first.activity) + ".html")
    finally:
        loaded.site.client.delete_cookie("language")
    german = {group["message"]: group["language"] for one in said for group in one["messages"]}
    assert set(german.values()) == {"de"}, german
    english = loaded.site.get(path(loaded.first.activity) + ".json", "*/*").json["findings"]
    assert german.keys().isdisjoint(group["message"] for one in english for group in one["messages"])
    assert all(message in page.text for message in german)


def test_page_of_a_load_says_where_it_came_from(loaded: Loaded) -> None:
    page = loaded.site.page(path(loaded.second.activity) + ".html")
    assert loaded.second.digest in page.text
    assert path(loaded.second.dataset) in page.links
    assert "Holotype" in page.text


def test_page_of_the_dataset_lists_its_loads_the_latest_first(loaded: Loaded) -> None:
    said = loaded.site.get(path(loaded.second.dataset) + ".json", "*/*").json["loads"]
    assert [row["activity"] for row in said] == [loaded.second.activity, loaded.first.activity]
    page = loaded.site.page(path(loaded.second.dataset) + ".html")
    assert path(loaded.first.activity) in page.links


def test_load_without_its_report_still_has_its_counts(loaded: Loaded) -> None:
    report = loaded.site.platform.folder / "loads" / f"{loaded.first.activity.rsplit('/', 1)[-1]}.json"
    kept = report.read_bytes()
    report.unlink()
    try:
        page = loaded.site.page(path(loaded.first.activity) + ".html")
        assert "The report of this load is not kept here." in page.text
    finally:
        report.write_bytes(kept)


def test_page_of_the_institution_lists_the_loads_of_its_records(loaded: Loaded) -> None:
    listed = loaded.site.get("/collections.json", "*/*").json["institutions"]
    said = loaded.site.get(path(listed[0]["document"]) + ".json", "*/*").json["loads"]
    assert [row["activity"] for row in said] == [loaded.second.activity, loaded.first.activity]
    assert {row["dataset"] for row in said} == {loaded.second.dataset}
