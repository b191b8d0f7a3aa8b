"""Exact values in results of a search and in files of it: for whoever was let in, and for nobody else."""

from __future__ import annotations

import io
import json
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.graph.narrow import Lens
from loaders.export.exact import Overlay
from tests.loaders.secrets_kept import SECRETS
from tests.services.access.desk import Desk, approved, opened

LATITUDE = "51.34567"
TABLE = "/search.json?view=table&columns=locality,eventDate,collector"
TERMS = "given to one reader under the terms, version 1"


@pytest.fixture(scope="module")
def let(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A house whose reader was let in to see one record."""
    with opened(tmp_path_factory.mktemp("house")) as found:
        approved(found)
        yield found


@pytest.mark.parametrize("path", ["/search", "/search.json", TABLE, TABLE.replace(".json", "")])
def test_results_of_whoever_was_let_in_are_exact_and_marked(let: Desk, path: str) -> None:
    headers = {"Accept": "application/json" if ".json" in path else "text/html"}
    said = {who: let.client.get(path, headers=headers | {"X-Asker": who}) for who in ("reader", "stranger")}
    assert "third lock" in said["reader"].text
    assert not [one for one in SECRETS if one in said["stranger"].text]
    assert "exact" in said["reader"].text
    assert said["reader"].headers["ETag"] != said["stranger"].headers["ETag"]
    tag = {"If-None-Match": said["reader"].headers["ETag"], "X-Asker": "stranger"}
    assert let.client.get(path, headers=headers | tag).status_code == 200


def test_only_the_record_asked_for_is_marked(let: Desk) -> None:
    rows = let.get("reader", "/search.json").json["hits"]
    assert {row["document"]: row["exact"] for row in rows} == {
        row["document"]: row["document"] == let.document for row in rows
    }
    assert let.get("reader", "/search.json").json["coarse"] is True
    assert let.get("stranger", "/search.json").json["coarse"] is False


def test_what_is_found_and_counted_goes_by_what_everybody_sees(let: Desk) -> None:
    for path in ("/search.json?q=third+lock", "/search.json?eventDate=1897-03-04"):
        assert let.get("reader", path).json["total"] == 0
    for path in (
        "/search.json?view=map",
        "/search/places.json",
        "/search.atom",
        "/search.json?view=timeline",
    ):
        text = let.get("reader", path).text
        assert not [one for one in SECRETS if one in text], path


def test_results_are_written_down(let: Desk) -> None:
    let.get("stranger", "/search.json")
    let.get("reader", "/search.json?q=Cypripedium")
    reads = let.platform.reads.of_person(let.people["reader"])
    about = [one.what for one in reads if one.how == "search" and "Cypripedium" in one.what]
    assert about == [f"{let.document} (/search?q=Cypripedium)"]
    assert not let.platform.reads.of_person(let.people["stranger"])


def made(let: Desk, who: str, format: str, **more: str) -> dict[str, Any]:
    """The twin of the page of a download that was ordered and is over."""
    place = let.post(who, "/downloads", format=format, **more).headers["Location"]
    for _ in range(600):
        said: dict[str, Any] = let.get(who, f"{place}.json").json
        if said["state"] not in ("queued", "running"):
            assert said["state"] == "done", said
            return said
        time.sleep(0.1)
    raise AssertionError(said)


def text_of(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


@pytest.mark.parametrize("format", ["csv", "dwca", "jsonld", "ttl", "rocrate"])
def test_file_of_whoever_was_let_in_is_exact_and_states_the_terms(let: Desk, format: str) -> None:
    text = text_of(let.get("reader", made(let, "reader", format)["file_href"]).data)
    assert LATITUDE in text
    assert "third lock" in text
    assert TERMS in text
    assert "dwc:dataGeneralizations" not in text
    other = text_of(let.get("stranger", made(let, "stranger", format)["file_href"]).data)
    assert not [one for one in SECRETS if one in other]
    assert TERMS not in other


@pytest.mark.parametrize("extension", ["dwc.csv", "crate.zip"])
def test_file_of_one_record_is_as_that_of_a_set(let: Desk, extension: str) -> None:
    path = f"{let.document}.{extension}".removeprefix(let.platform.base.rstrip("/"))
    text = text_of(let.get("reader", path).data)
    assert LATITUDE in text
    assert "third lock" in text
    assert TERMS in text
    assert "dwc:dataGeneralizations" not in text
    for who in ("stranger", "nobody"):
        other = text_of(let.get(who, path).data)
        assert not [one for one in SECRETS if one in other]
        assert TERMS not in other
    assert let.get("reader", path).headers["ETag"] != let.get("stranger", path).headers["ETag"]


def test_archive_and_crate_state_the_terms_of_the_whole(let: Desk) -> None:
    content = let.get("reader", made(let, "reader", "dwca")["file_href"]).data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert TERMS in packed.read("eml.xml").decode()
    content = let.get("reader", made(let, "reader", "rocrate")["file_href"]).data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = json.loads(packed.read("ro-crate-metadata.json"))["@graph"][1]
    assert TERMS in root["conditionsOfAccess"]


def test_file_and_page_are_there_for_its_reader_alone(let: Desk) -> None:
    said = made(let, "reader", "csv")
    mine = let.get("reader", said["file_href"])
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in mine.headers
    page = let.client.get(f"/download/{said['id']}", headers={"X-Asker": "reader", "Accept": "text/html"})
    assert TERMS in page.text
    for who in ("stranger", "moderator", "nobody"):
        for path in (said["file_href"], f"/download/{said['id']}.json", f"/download/{said['id']}"):
            assert let.get(who, path).status_code == 404, (who, path)
            known = {"X-Asker": who, "If-None-Match": mine.headers["ETag"]}
            assert let.client.get(path, headers=known).status_code == 404
        assert let.post(who, f"/download/{said['id']}/cancel").status_code == 404
    folder = let.platform.folder / "downloads" / said["id"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [said["result"]["file"]]


def test_a_writer_that_comes_too_late_leaves_nothing(let: Desk, tmp_path: Path) -> None:
    """One of several may begin when the others have written all there is."""
    graphs = let.platform.graphs
    lens = Lens(
        let.platform.catalogue["access/standing"], graphs.public, (graphs.named("granted/AAA-BBB-CCC"),)
    )
    Overlay(lens, let.platform.store, TERMS, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_given_the_file_of_another_in_place_of_their_own(let: Desk) -> None:
    theirs = made(let, "reader", "csv")
    other = made(let, "stranger", "csv")
    assert other["id"] != theirs["id"]
    assert (other["private"], theirs["private"]) == (False, True)
    assert made(let, "reader", "csv")["id"] == theirs["id"]


def test_file_without_exact_values_can_be_had_too(let: Desk) -> None:
    said = made(let, "reader", "csv", exact="no")
    assert said["private"] is False
    text = let.get("stranger", said["file_href"]).text
    assert not [one for one in SECRETS if one in text]


def test_file_is_closed_when_what_was_given_is_over(desk: Desk) -> None:
    path = approved(desk)
    let = desk
    said = made(let, "reader", "csv")
    assert let.get("reader", said["file_href"]).status_code == 200
    let.post("reader", path, to="Withdrawn")
    assert let.get("reader", said["file_href"]).status_code == 410
    assert let.get("reader", f"/download/{said['id']}.json").json["file_href"] == ""


def test_every_record_of_a_file_is_written_down_before_it_can_be_fetched(let: Desk) -> None:
    said = made(let, "reader", "csv")
    assert said["result"]["exact"] == 1
    reads = let.platform.reads.of_person(let.people["reader"])
    about = f"{let.document} ({let.platform.base}download/{said['id']})"
    assert about in [one.what for one in reads if one.how == "download"]
