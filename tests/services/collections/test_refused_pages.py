"""What a load did not take: for whom it is shown, page by page, and as files to mend and load."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.settings import Settings
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.loaders.archives_made import Extension, archive, specimen
from tests.loaders.secrets_kept import address, enact
from tests.web.example import Site

WRONG = "91.5"
ROWS = [specimen(0), *(specimen(n, decimalLatitude=WRONG, locality=f'"Au", Wald {n}') for n in range(1, 61))]
MEASURED = Extension(
    "dwc:MeasurementOrFact",
    [(1, {"dwc:measurementType": "height", "dwc:measurementValue": "12", "dwc:measurementUnit": "m"})],
)


class Loaded(NamedTuple):
    """A site with an archive of which sixty records were refused, and who may see them."""

    site: Site
    report: Report
    folder: Path

    @property
    def path(self) -> str:
        return f"/activity/{self.report.activity.rsplit('/', 1)[-1]}/refused"

    def get(self, path: str, role: str = "loader") -> TestResponse:
        tokens = self.site.platform.tokens
        shown = {"Authorization": f"Bearer {tokens.create(frozenset((role,)))}"} if role else {}
        return self.site.get(path, "*/*", **shown)


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Loaded]:
    with Platform(tmp_path / "installation", base="https://example.org/") as platform:
        path = archive(tmp_path, ROWS, extensions=(MEASURED,))
        report = load(platform, path, platform.house, Options(name="test"))
        assert (report.new, report.refused) == (1, 60)
        app = create_app(platform, Settings())
        app.testing = True
        yield Loaded(Site(platform, app.test_client()), report, tmp_path)


def test_every_refused_record_is_on_one_of_the_pages_with_place_and_reason(loaded: Loaded) -> None:
    first, second = (loaded.get(f"{loaded.path}.json?page={n}").json for n in (1, 2))
    assert first is not None
    assert second is not None
    assert (first["total"], first["pages"], len(first["refused"]), len(second["refused"])) == (60, 2, 50, 10)
    keys = {entry["key"] for page in (first, second) for entry in page["refused"]}
    assert len(keys) == 60
    issue = first["refused"][0]["issues"][0]
    assert (issue["file"], issue["row"], issue["value"]) == ("occurrence.txt", 3, WRONG)
    assert issue["column"].endswith("decimalLatitude")
    assert "Shape" in issue["rule"]
    assert issue["message"]
    assert issue["remedy"]
    assert loaded.site.get(issue["href"]).status_code in (200, 303)
    page = loaded.get(f"{loaded.path}?page=2").text
    assert 'rel="prev"' in page
    assert WRONG in page
    assert loaded.get(f"{loaded.path}?page=3").status_code == 400


def test_reasons_are_in_the_language_of_the_page(loaded: Loaded) -> None:
    role = loaded.site.platform.tokens.create(frozenset(("loader",)))
    said = [
        loaded.site.get(
            f"{loaded.path}.json", "*/*", Authorization=f"Bearer {role}", Accept_Language=tongue
        ).json
        for tongue in ("en", "de")
    ]
    english, german = ([issue for one in page["refused"] for issue in one["issues"]] for page in said)
    assert len(english) == len(german) > 0
    for one, other in zip(english, german, strict=True):
        assert one["rule"] == other["rule"]
        assert one["message"] != other["message"]
        assert one["remedy"] != other["remedy"]


@pytest.mark.parametrize(
    ("role", "status"), [("", 401), ("reader", 403), ("loader", 200), ("administrator", 200)]
)
def test_only_those_who_load_see_them(loaded: Loaded, role: str, status: int) -> None:
    for form in ("", ".json", ".csv", ".zip"):
        assert loaded.get(loaded.path + form, role).status_code == status
    about = loaded.get(loaded.path.removesuffix("/refused") + ".json", role).json
    assert about is not None
    assert about["refused_href"] == (loaded.path if status == 200 else "")


def test_token_that_does_not_let_its_owner_load_shows_and_loads_nothing() -> None:
    one = Principal(
        "https://example.org/agent/a", "A", frozenset({"administrator"}), deeds=frozenset({"annotate"})
    )
    assert not one.may_load().allowed
    assert Principal(one.iri, "A", one.roles, deeds=frozenset({"load"})).may_load().allowed


def test_archive_of_refused_records_loads_once_they_are_mended(loaded: Loaded) -> None:
    body = loaded.get(f"{loaded.path}.zip").data
    mended = loaded.folder / "mended.zip"
    with zipfile.ZipFile(io.BytesIO(body)) as was, zipfile.ZipFile(mended, "w") as now:
        for name in was.namelist():
            now.writestr(name, was.read(name).replace(WRONG.encode(), b"51.5"))
    platform = loaded.site.platform
    report = load(platform, mended, platform.house, Options(name="mended"))
    assert (report.new, report.refused, report.aside, report.failed) == (60, 0, 0, "")
    assert report.documents["specimen"] == 60
    document = platform.workbench().document(address(platform, 1))
    assert '"Au", Wald 1' in {str(triple.object.value) for triple in document.triples}  # type: ignore[union-attr]


def test_table_has_a_line_for_each_reason(loaded: Loaded) -> None:
    rows = list(csv.DictReader(io.StringIO(loaded.get(f"{loaded.path}.csv").text)))
    assert len(rows) == sum(loaded.report.issues.counts[rule] for rule in {row["rule"] for row in rows})
    assert {row["what"] for row in rows} == {"record"}


def test_where_places_are_kept_back_values_are_for_those_who_see_them(loaded: Loaded) -> None:
    platform = loaded.site.platform
    enact(platform)
    for form in ("", ".json", ".csv"):
        assert WRONG not in loaded.get(loaded.path + form).text
    assert loaded.get(f"{loaded.path}.zip").status_code == 403
    assert WRONG in loaded.get(loaded.path, "administrator").text
    assert loaded.get(f"{loaded.path}.zip", "administrator").status_code == 200


def test_page_of_an_earlier_load_leads_to_the_latest(loaded: Loaded) -> None:
    platform = loaded.site.platform
    again = load(platform, archive(loaded.folder, ROWS[:3]), platform.house, Options(name="test"))
    said = loaded.get(f"{loaded.path}.json").json
    assert said is not None
    assert (said["total"], said["refused"], said["files"]) == (0, [], [])
    assert again.activity.rsplit("/", 1)[-1] in said["latest"]
    assert "Nothing waits" in loaded.get(loaded.path).text
    assert loaded.get(f"{loaded.path}.zip").status_code == 404


def test_what_was_no_load_has_no_such_page(loaded: Loaded) -> None:
    assert loaded.get("/activity/AAA-AAA-AAA/refused").status_code == 404
