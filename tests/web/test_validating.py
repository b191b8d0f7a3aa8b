"""Data are checked before they are loaded: in every format, by page and by program, and nothing stays."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, Store, parse, serialize

from app.graph.checking import CheckLimits
from app.jobs import Jobs
from loaders.work import check_job
from tests.installations import installation
from tests.loaders.archives_made import archive, specimen
from tests.web.described import Described
from tests.web.example import Parsed
from tests.web.served import Served, at_work, problem

HERE = Path(__file__).parent / "checked"
BROKEN = (Path(__file__).parents[1] / "shapes" / "invalid" / "event-month-13.ttl").read_bytes()
SOUND = (Path(__file__).parents[1] / "shapes" / "valid" / "dataset.ttl").read_bytes()
LIMITS = CheckLimits(bytes=4 << 20, records=50, statements=5_000, seconds=60, cases=5)


@pytest.fixture(scope="module")
def checking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("checking")
    with installation(folder / "installation") as platform:
        work = check_job(platform, LIMITS, memory=3 << 30)
        jobs = Jobs(platform.folder / "checks", {"check": work}, at_once=2)
        with at_work(platform, checks=jobs) as served:
            yield served
        jobs.close()


def sent(
    served: Served, body: bytes, media_type: str, accept: str = "application/json", **rest: Any
) -> requests.Response:
    return served.send(
        "POST", "/validate", data=body, accept=accept, headers={"Content-Type": media_type}, **rest
    )


def in_format(data: bytes, format: RdfFormat) -> bytes:
    found = list(parse(data, format=RdfFormat.TURTLE))
    return serialize(found, format=format) or b""


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
        ("trig", RdfFormat.TRIG),
        ("nquads", RdfFormat.N_QUADS),
    ],
)
@pytest.mark.parametrize("said", ["by type", "found out"])
def test_post_rdf_200_report_by_rule(checking: Served, name: str, format: RdfFormat, said: str) -> None:
    media_type = format.media_type if said == "by type" else "application/octet-stream"
    answer = sent(checking, in_format(BROKEN, format), media_type)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["violations"] == 1
    (rule,) = report["rules"]
    assert (rule["rule"], rule["title"], rule["severity"]) == ("EventShape-month", "Month", "Violation")
    assert rule["message"] and rule["remedy"]
    assert rule["cases"][0]["value"] == "13"
    assert report["kinds"]["ods:Event"] == 1
    if said == "by type":
        assert report["format"] == name


def test_post_table_200_rows_and_columns(checking: Served) -> None:
    names = b"occurrenceID,scientificName,decimalLatitude,decimalLongitude,shelf\n"
    rows = names + b"x1,Aster,95,12,A\nx2,Rosa,50,12,B\n"
    report = sent(checking, rows, "text/csv", params={"name": "herbarium.csv"}).json()
    assert report["counts"] == {"records": 2, "refused": 1, "aside": 0}
    rule = report["rules"][0]
    assert rule["rule"] == "GeoreferenceShape-decimalLatitude"
    assert rule["cases"] == [
        {
            "focus": "",
            "value": "95",
            "file": "herbarium.csv",
            "row": 2,
            "column": "decimalLatitude",
            "message": "",
            "language": "en",
        }
    ]
    columns = {column["column"]: column for column in report["tables"][0]["columns"]}
    assert columns["scientificName"]["becomes"] == ["dwc:scientificName"]
    assert columns["shelf"] == {"column": "shelf", "term": "", "becomes": []}


def test_post_archive_200_every_table(checking: Served, tmp_path: Path) -> None:
    report = sent(
        checking, zipped(tmp_path, [specimen(1), specimen(2, eventDate="soon")]), "application/zip"
    ).json()
    assert report["format"] == "table"
    assert report["kinds"] == {"specimen": 2}
    assert "EventShape-eventDateForm" in {rule["rule"] for rule in report["rules"]}
    assert report["whole"]


def test_post_archive_beyond_the_limit_says_so(checking: Served, tmp_path: Path) -> None:
    rows = [specimen(number) for number in range(60)]
    report = sent(checking, zipped(tmp_path, rows), "application/zip").json()
    assert not report["whole"]
    assert report["counts"]["records"] == 50


def zipped(folder: Path, rows: list[dict[str, str]]) -> bytes:
    made, target = archive(folder, rows), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in made.iterdir():
            file.write(path, path.name)
    return target.getvalue()


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
)
@pytest.mark.parametrize("what", ["rdf", "table"])
def test_post_accept_rdf_200_shacl_report(checking: Served, media_type: str, what: str) -> None:
    body, of = (BROKEN, "text/turtle") if what == "rdf" else (b"occurrenceID,month\nx1,13\n", "text/csv")
    answer = sent(checking, body, of, accept=media_type)
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    store = Store()
    store.extend(parse(answer.content, format=RdfFormat.from_media_type(media_type)))
    found = store.query((HERE / "results.rq").read_text())
    rows = {(row["path"].value, row["severity"].value, row["component"].value) for row in found}
    severity = "http://www.w3.org/ns/shacl#Violation"
    component = "http://www.w3.org/ns/shacl#MaxInclusiveConstraintComponent"
    assert ("http://rs.tdwg.org/dwc/terms/month", severity, component) in rows


def test_sound_data_conform(checking: Served) -> None:
    report = sent(checking, SOUND, "text/turtle").json()
    assert (report["conforms"], report["violations"], report["rules"]) == (True, 0, [])


def test_data_without_a_known_kind_say_so(checking: Served) -> None:
    report = sent(checking, (HERE / "thing.ttl").read_bytes(), "text/turtle").json()
    assert (report["kinds"], report["unread"]) == ({}, {"https://e.example/Thing": 1})


# -- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "body", "line", "column"),
    [
        ("text/turtle", b"\n\n<https://e.example/a> <https://e.example/b> [ .\n", 3, 47),
        ("text/turtle", b"e:a e:b 1 .", 1, 1),
        ("application/n-triples", b"<https://e.example/a> <https://e.example/b> .\n", 1, 45),
        ("application/ld+json", b'{"@id": "https://e.example/a",\n "https://e.example/p": tru}', 2, 25),
        ("application/rdf+xml", b"<a>\n<b></a>", 2, 6),
        ("application/trig", b"<https://e.example/g> { <a> <b> }", 1, 33),
    ],
)
def test_post_broken_syntax_400_line_and_column(
    checking: Served, media_type: str, body: bytes, line: int, column: int
) -> None:
    said = problem(sent(checking, body, media_type), 400, "bad-source")
    assert (said["line"], said["column"]) == (line, column)
    assert said["excerpt"]
    assert said["remedy"]


def test_post_nothing_400(checking: Served) -> None:
    assert "nothing to check" in problem(sent(checking, b"", "text/turtle"), 400, "bad-source")["detail"]
    answer = checking.send(
        "POST", "/validate", accept="application/json", data={"text": "  ", "format": "auto"}
    )
    assert answer.status_code == 400
    assert (
        "no statement" in problem(sent(checking, b"# only words", "text/turtle"), 400, "bad-source")["detail"]
    )


def test_post_unknown_type_415_and_unknown_format_400(checking: Served) -> None:
    problem(sent(checking, b"x", "image/png"), 415, "unsupported-media-type")
    problem(sent(checking, b"x", "text/turtle", params={"format": "xlsx"}), 400, "bad-parameter")
    problem(sent(checking, SOUND, "text/turtle", accept="image/png"), 406, "not-acceptable")


ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8))
UNFOLDING = f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]><r>&i;</r>'
ELSEWHERE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'
NESTED = {
    "entities that unfold": ("application/rdf+xml", UNFOLDING),
    "an entity elsewhere": ("application/rdf+xml", ELSEWHERE),
    "elements": ("application/rdf+xml", "<a>" * 50_000),
    "brackets": ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:b> " * 50_000),
    "quoted triples": ("text/turtle", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 50_000),
    "objects": ("application/ld+json", '{"urn:p":' * 50_000),
    "a context elsewhere": ("application/ld+json", '{"@context": "https://schema.org/", "name": "x"}'),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_post_what_would_hurt_the_server_400(checking: Served, name: str) -> None:
    media_type, body = NESTED[name]
    said = problem(sent(checking, body.encode(), media_type), 400, "bad-source")
    assert said["remedy"]
    assert checking.get("/status.json").status_code == 200


def test_zip_that_swells_is_refused(checking: Served) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("occurrence.txt", b"occurrenceID\n" + b"000000000\n" * (20 << 20))
    said = problem(sent(checking, target.getvalue(), "application/zip"), 400, "bad-source")
    assert "unpacks to more than" in said["detail"]


def test_more_statements_than_the_limit_are_refused(checking: Served) -> None:
    body = b"".join(b"<urn:a> <urn:b> %d .\n" % number for number in range(6_000))
    assert problem(sent(checking, body, "text/turtle"), 503, "too-costly")["limit"] == "rows"


# -- pages ---------------------------------------------------------------------------------------


def test_form_leads_to_a_page_that_is_forgotten_when_asked(checking: Served) -> None:
    page = Parsed(checking.get("/validate?example=broken", accept="text/html").text)
    assert "EventShape" not in page.text
    assert "dwc:month 13" in page.text
    answer = checking.send(
        "POST", "/validate", accept="text/html", data={"text": BROKEN.decode(), "format": "auto"}
    )
    assert answer.status_code == 200
    address = answer.url.removeprefix(checking.address)
    for _ in range(300):
        if checking.get(f"{address}.json").json()["state"] == "done":
            break
        time.sleep(0.1)
    shown = Parsed(checking.get(address, accept="text/html").text)
    assert "1 violation" in shown.text
    assert "Month must be one whole number from 1 to 12." in shown.text
    german = checking.get(address, accept="text/html", headers={"Accept-Language": "de"})
    assert "„Monat“ muss genau eine ganze Zahl von 1 bis 12 sein." in Parsed(german.text).text
    assert checking.get(f"{address}.json").json()["report"]["violations"] == 1
    assert b"ValidationReport" in checking.get(f"{address}.ttl").content
    assert b"ValidationReport" in checking.get(address, accept="text/turtle").content
    assert checking.send("DELETE", address).status_code == 204
    assert checking.get(address, accept="text/html").status_code == 404


def test_a_file_goes_before_pasted_text(checking: Served) -> None:
    answer = checking.send(
        "POST", "/validate", accept="application/json",
        files={"file": ("sheet.csv", b"occurrenceID,month\nx1,13\n")}, data={"text": "x", "format": "auto"},
    )  # fmt: skip
    report = answer.json()
    assert (report["source"], report["violations"]) == ("sheet.csv", 1)


def test_page_of_broken_data_shows_the_place(checking: Served) -> None:
    data = {"text": "<https://e.example/a> <https://e.example/b>", "format": "turtle"}
    shown = Parsed(checking.send("POST", "/validate", accept="text/html", data=data).text)
    assert "Line 1, column 44" in shown.text


def test_long_check_202_then_report(checking: Served) -> None:
    answer = sent(checking, BROKEN, "text/turtle", params={"name": "later.ttl"})
    later = checking.send(
        "POST", "/validate", data=BROKEN, accept="application/json",
        headers={"Content-Type": "text/turtle", "Prefer": "respond-async"},
    )  # fmt: skip
    assert (answer.status_code, later.status_code) == (200, 202)
    address = later.headers["Location"]
    end = time.monotonic() + 30
    while checking.get(f"{address}.json").json()["state"] != "done" and time.monotonic() < end:
        time.sleep(0.05)
    assert checking.get(f"{address}.json").json()["report"]["rules"] == answer.json()["rules"]


def test_answers_are_as_the_interface_says(checking: Served) -> None:
    described = Described(checking)
    check = described.named("validating-check-post")
    for body, of in (
        (BROKEN, "text/turtle"),
        (b"occurrenceID,month\nx1,13\n", "text/csv"),
        (b"<", "text/turtle"),
    ):
        assert described.faults(check, sent(checking, body, of)) == []
    later = checking.send(
        "POST", "/validate", data=BROKEN, accept="application/json",
        headers={"Content-Type": "text/turtle", "Prefer": "respond-async"},
    )  # fmt: skip
    assert described.faults(check, later) == []
    shown = checking.get(f"{later.headers['Location']}.json")
    assert described.faults(described.named("validating-report"), shown) == []


def test_nothing_of_what_was_sent_is_stored(checking: Served) -> None:
    sent(checking, BROKEN, "text/turtle")
    assert checking.platform.writer.commit == checking.get("/status.json").json()["commit"]
    assert b"AAA-BBB-CCC" not in checking.get("/graphs?default", accept="application/n-triples").content
    uploads, end = checking.platform.folder / "checks" / "uploads", time.monotonic() + 60
    while list(uploads.iterdir()):  # a check that is not over yet has its own still
        assert time.monotonic() < end
        time.sleep(0.1)


def test_foreign_page_may_not_send_the_form(checking: Served) -> None:
    answer = checking.send(
        "POST",
        "/validate",
        data={"text": "x"},
        accept="application/json",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
