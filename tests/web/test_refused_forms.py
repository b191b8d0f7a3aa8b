"""What a person sees of a refused form is in their language, whatever it was refused for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.example import example_site
from tests.web.marked import data_of, pretending, unmarked
from tests.web.messages import CLOSE, OPEN
from tests.web.test_edit_forms import EDIT, Desk

LANGUAGE = "he"
NEW = "/specimen/new"
ENTERED = "alchemy"  # in small letters
Refused = Callable[[Desk, str], TestResponse]


def written(name: str, text: str) -> Refused:
    """The form with one field written anew."""

    def refused(desk: Desk, language: str) -> TestResponse:
        form = desk.form()
        form.write(name, text)
        return desk.post(form.sent("save"), **{"Accept-Language": language})

    return refused


def sent(path: str, **fields: str) -> Refused:
    """The form with something in it that no page sends."""

    def refused(desk: Desk, language: str) -> TestResponse:
        return desk.post(desk.form(path).sent("save", **fields), path, **{"Accept-Language": language})

    return refused


def met(desk: Desk, language: str) -> TestResponse:
    first, second = desk.form(), desk.form()
    first.write("-/dwc:recordNumber", f"1374 {language}")
    assert desk.post(first.sent("save"), **{"Accept-Language": language}).status_code == 303
    second.write("-/dwc:recordNumber", "1375")
    return desk.post(second.sent("save"), **{"Accept-Language": language})


def without_a_role(desk: Desk, language: str) -> TestResponse:
    return Desk(desk.site, "reader").get(EDIT, **{"Accept-Language": language})


def as_a_visitor(desk: Desk, language: str) -> TestResponse:
    return desk.site.get(EDIT, Accept_Language=language)


REFUSED: dict[str, tuple[int, Refused]] = {
    "a broken rule": (422, written("georeference-1/dwc:decimalLatitude", "north of the river")),
    "two broken rules": (422, sent(EDIT, **{"georeference-1/dwc:decimalLatitude": "x", "-/dcterms:license": "https://x.example/"})),
    "a choice that there is not": (422, written("-/ods:topicDiscipline", "Alchemy")),
    "no address": (422, written("-/holotype:institution", "the museum")),
    "no language": (422, written("-/dwc:recordNumber@", "!")),
    "no such field": (400, sent(EDIT, add="-/dwc:nothing")),
    "a new one without what is needed": (422, sent(NEW, **{"-/dwc:recordNumber": "7"})),
    "an empty one": (409, sent(NEW)),
    "two changes that meet": (409, met),
    "no role": (403, without_a_role),
    "nobody": (401, as_a_visitor),
}  # fmt: skip
CASES = pytest.mark.parametrize(("status", "refused"), REFUSED.values(), ids=REFUSED)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with example_site() as site:
        yield Desk(site)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("translations")


@CASES
def test_nothing_escapes_translation(desk: Desk, catalogues: Path, status: int, refused: Refused) -> None:
    with pretending(catalogues, LANGUAGE):
        response = refused(desk, LANGUAGE)
    assert response.status_code == status, response.text
    assert OPEN in response.text
    assert unmarked(response.text, f"{data_of(desk.site.platform)}\n{ENTERED}", foreign=True) == []


@CASES
def test_german_has_no_english_left(desk: Desk, status: int, refused: Refused) -> None:
    response = refused(desk, "de")
    assert response.status_code == status, response.text
    main = html.fromstring(response.text).xpath("//main")[0]
    assert [one.text_content() for one in main.xpath(".//*[@lang='en']")] == []


def test_choices_are_called_as_the_vocabulary_calls_them(desk: Desk) -> None:
    page = html.fromstring(desk.get(EDIT, **{"Accept-Language": "de"}).text)
    called = {
        option.get("value"): option.text
        for name in ("-/ods:topicDiscipline", "-/ods:status", "-/ods:livingOrPreserved")
        for option in page.xpath(f"//select[@name='{name}']/option")
    }
    assert called["Palaeontology"] == "Paläontologie"
    assert called["Tombstone"] == "Zurückgezogen"
    assert called["Preserved"] == "Präpariert"


def test_a_refusal_by_program_speaks_the_language_too(desk: Desk) -> None:
    path = EDIT.removesuffix("/edit")
    found = desk.get(f"{path}.nt", Accept="application/n-triples")
    said = desk.site.client.put(
        path,
        data=re.sub(r"(georeference-1> <\S+decimalLatitude>) \S+", r'\1 "north"', found.text),
        content_type="application/n-triples",
        headers={
            **desk._said,
            "Accept": "application/problem+json",
            "Accept-Language": "de",
            "If-Match": found.headers["ETag"],
        },
    )
    assert said.status_code == 422, said.text
    assert "Regel" in said.json["detail"]
    assert "„Geographische Breite“ muss" in said.json["detail"]
    assert said.json["remedy"].startswith("Berichtigen Sie")


def test_a_text_without_its_mark_is_seen() -> None:
    text = (
        f"<html><body><p>{OPEN}Marked {OPEN}within{CLOSE}{CLOSE} <b>Bare words</b>, Quercus robur</p>"
        f'<code>code</code><p lang="de">Deutsch</p><img alt="Also bare"></body></html>'
    )
    assert unmarked(text, "quercus robur l.") == ["Bare words", "Also bare"]
    assert "Deutsch" in unmarked(text, "quercus robur l.", foreign=True)
