"""Documents changed by people: the form, its messages, what would change, two changes that meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.graph.kinds import CLASSES
from app.graph.placing import placing
from app.graph.terms import iri
from app.web.changing.difference import delta_of, shown
from app.web.changing.draft import Entered, of_document
from tests.web.example import BASE, BROWSER, Parsed, Site, example_site
from tests.web.filled import Filled

SHEET = "/specimen/AAA-111-AAA"
EDIT = f"{SHEET}/edit"


class Desk:
    """Somebody with a role, at the forms of a site."""

    def __init__(self, site: Site, role: str = "administrator") -> None:
        self.site = site
        token = site.platform.tokens.create(frozenset((role,)))
        self._said = {"Authorization": f"Bearer {token}", "Accept": BROWSER}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.site.client.get(path, headers={**self._said, **headers})

    def form(self, path: str = EDIT) -> Filled:
        response = self.get(path)
        assert response.status_code == 200, response.text
        return Filled(response.text)

    def post(self, data: MultiDict[str, str], path: str = EDIT, **headers: str) -> TestResponse:
        return self.site.client.post(path, data=data, headers={**self._said, **headers})

    def said(self, name: str, part: str = "") -> list[str]:
        document = self.site.platform.workbench().document(BASE + SHEET[1:])
        return document.parts[BASE + SHEET[1:] + part].texts(name)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with example_site() as site:
        yield Desk(site)


def test_a_form_sent_as_it_came_changes_nothing(desk: Desk) -> None:
    response = desk.post(desk.form().sent("save"))
    assert response.status_code == 200
    assert "Nothing was changed." in response.text


def test_a_field_is_changed_and_all_else_stays(desk: Desk) -> None:
    before = desk.site.get(f"{SHEET}.nt", "*/*").text
    form = desk.form()
    form.write("-/dwc:recordNumber", "1374")
    response = desk.post(form.sent("save", why="read again"))
    assert (response.status_code, response.headers["Location"]) == (303, SHEET)
    after = desk.site.get(f"{SHEET}.nt", "*/*").text
    worked_out = ("fieldNumber", "wasGeneratedBy", "version", "recordNumber")
    changed = set(before.splitlines()) ^ set(after.splitlines())
    assert any("recordNumber" in line for line in changed)
    assert [line for line in changed if not any(name in line for name in worked_out)] == []
    page = desk.get(f"{SHEET}.html")
    assert "Saved." in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Saved." not in desk.get(f"{SHEET}.html").text


def test_preview_tells_in_words_and_writes_nothing(desk: Desk) -> None:
    form = desk.form()
    form.write("-/dwc:recordNumber", "1374")
    response = desk.post(form.sent("preview"))
    assert response.status_code == 200
    assert "<del>1372</del>" in response.text
    assert "<ins>1374</ins>" in response.text
    assert Filled(response.text)["-/dwc:recordNumber"] == ["1374"]
    assert desk.said("dwc:recordNumber") == ["1372"]


def test_a_broken_rule_stands_beside_its_field_and_the_entry_is_kept(desk: Desk) -> None:
    form = desk.form()
    form.write("georeference-1/dwc:decimalLatitude", "north of the river")
    response = desk.post(form.sent("save"))
    assert response.status_code == 422
    page = Parsed(response.text)
    (field,) = page.all("input", id="georeference-1/dwc:decimalLatitude")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "north of the river"
    assert "georeference-1/dwc:decimalLatitude-1" in str(field["aria-describedby"]).split()
    assert "#georeference-1/dwc:decimalLatitude" in page.links
    assert "Latitude must be one decimal number" in page.text


def test_a_form_in_german_speaks_german(desk: Desk) -> None:
    form = desk.form()
    form.write("georeference-1/dwc:decimalLatitude", "nördlich des Flusses")
    response = desk.post(form.sent("save"), **{"Accept-Language": "de"})
    assert response.status_code == 422
    page = Parsed(response.text)
    assert "„Geographische Breite“ muss genau eine Dezimalzahl von -90 bis 90 sein: " in page.text
    assert "Grad nördlich des Äquators." in page.text
    assert "Latitude must be" not in page.text


def test_what_is_no_address_is_said_beside_its_field(desk: Desk) -> None:
    form = desk.form()
    form.write("-/holotype:institution", "the museum")
    response = desk.post(form.sent("save"))
    assert response.status_code == 422
    assert "“the museum” is no address." in response.text


def test_warnings_do_not_block(desk: Desk) -> None:
    form = desk.form()
    form.write("location-1/dwc:country", "Tanzanya")
    response = desk.post(form.sent("preview"))
    assert "which stop" in response.text
    assert desk.post(form.sent("save")).status_code == 303


def test_a_part_is_added_filled_and_taken_away(desk: Desk) -> None:
    response = desk.post(desk.form().sent("add", value="-/ods:hasIdentifications"))
    form = Filled(response.text)
    form.write("identification-2/dwc:verbatimIdentification", "I. exemplaris")
    deeper = Filled(desk.post(form.sent("add", value="identification-2/ods:hasTaxonIdentifications")).text)
    deeper.write("taxon-2/dwc:scientificName", "Impatiens walleriana Hook.f.")
    assert desk.post(deeper.sent("save")).status_code == 303
    assert desk.said("dwc:verbatimIdentification", "#identification-2") == ["I. exemplaris"]
    assert "Impatiens walleriana" in desk.get(f"{SHEET}.ttl").text
    form = desk.form()
    assert desk.post(form.sent("save", remove="identification-2")).status_code == 303
    turtle = desk.get(f"{SHEET}.ttl").text
    assert "identification-2" not in turtle
    assert "taxon-2" not in turtle


def test_an_added_part_with_nothing_in_it_is_no_change(desk: Desk) -> None:
    form = Filled(desk.post(desk.form().sent("add", value="-/ods:hasEvents")).text)
    assert "Nothing was changed." in desk.post(form.sent("save")).text
    assert desk.post(desk.form().sent("add", value="-/dwc:nothing")).status_code == 400


def test_a_form_cannot_make_parts_of_other_kinds(desk: Desk) -> None:
    data = desk.form().sent("save")
    data.add("part", "grant-1 - ods:hasEvents holotype:Grant new")
    data.add("grant-1/holotype:role", "https://w3id.org/holotype/vocabulary/role/administrator")
    assert "Nothing was changed." in desk.post(data).text


def test_two_changes_meet_and_both_are_kept(desk: Desk) -> None:
    first = desk.form()
    first.write("-/dwc:recordNumber", "1373")
    assert desk.post(first.sent("save")).status_code == 303
    mine, theirs = desk.form(), desk.form()
    theirs.write("-/dwc:recordNumber", "1374")
    theirs.write("event-1/dwc:habitat", "on rocks")
    assert desk.post(theirs.sent("save", why="seen on the sheet")).status_code == 303
    mine.write("-/dwc:recordNumber", "1375")
    mine.write("location-1/dwc:locality", "Kinora")
    response = desk.post(mine.sent("save"))
    assert response.status_code == 409
    assert "seen on the sheet" in response.text
    merge = Filled(response.text)
    assert merge["pick.-/dwc:recordNumber"] == ["mine"]
    assert [name for name, _ in merge.fields if name.startswith("pick.")] == ["pick.-/dwc:recordNumber"]
    merge.write("pick.-/dwc:recordNumber", "theirs")
    assert desk.post(merge.sent("save")).status_code == 303
    assert desk.said("dwc:recordNumber") == ["1374"]
    assert desk.said("dwc:habitat", "#event-1") == ["on rocks"]
    assert desk.said("dwc:locality", "#location-1") == ["Kinora"]


def test_a_restricted_value_is_edited_where_it_stands(desk: Desk) -> None:
    restricted = NamedNode(desk.site.platform.graphs.named("restricted/NNN-111-NNN"))
    node, latitude = NamedNode(f"{BASE}specimen/AAA-111-AAA#georeference-1"), iri("dwc:decimalLatitude")
    desk.site.platform.store.extend(
        [Quad(node, latitude, Literal("-3.26614", datatype=iri("xsd:decimal")), restricted)]
    )
    again = Desk(desk.site)
    form = again.form()
    assert form["georeference-1/dwc:decimalLatitude"] == ["-3.26614"]
    form.write("georeference-1/dwc:decimalLatitude", "-3.26615")
    preview = Parsed(again.post(form.sent("preview")).text)
    assert "Latitude georeference-1 not public -3.26614 -3.26615" in preview.text
    bench = desk.site.platform.workbench(desk.site.platform.house)
    there = placing(bench, BASE + SHEET[1:])
    with desk.site.client.application.app_context():
        draft = of_document(there.document, shown(there))
        draft.values["georeference-1", "dwc:decimalLatitude"] = [Entered("-3.26615")]
        delta = delta_of(draft, there)
    assert {quad.graph_name for quad in delta} == {restricted}
    assert [quad.object.value for quad in delta.added] == ["-3.26615"]


def test_a_change_is_taken_back_by_the_button_of_its_notice(desk: Desk) -> None:
    form = desk.form()
    form.write("-/dwc:recordNumber", "1374")
    desk.post(form.sent("save"))
    page = desk.get(f"{SHEET}.html").text
    notice = Filled(page, css="undo")
    (where,) = (
        found["action"]
        for name, found in Parsed(page).tags
        if name == "form" and found.get("class") == "undo"
    )
    response = desk.post(notice.sent("undo"), where)
    assert (response.status_code, response.headers["Location"]) == (303, SHEET)
    assert desk.said("dwc:recordNumber") == ["1372"]
    assert desk.post(notice.sent("undo"), where).status_code == 409


def test_who_may_not_reads_why_and_who_can(desk: Desk) -> None:
    visitor = desk.site.get(EDIT)
    assert visitor.status_code == 401
    assert "/signin?back=" in visitor.text
    reader = Desk(desk.site, "reader").get(EDIT)
    assert reader.status_code == 403
    assert "has no role that may change" in reader.text
    assert "Northern Museum of Natural History" in reader.text
    assert Desk(desk.site, "reader").post(desk.form().sent("save")).status_code == 403
    assert f"{EDIT}" in desk.get(f"{SHEET}.html").text
    assert "Propose a change" in Desk(desk.site, "reader").get(f"{SHEET}.html").text
    assert f"/signin?back={EDIT}" in desk.site.get(f"{SHEET}.html").text


def test_a_page_of_another_site_cannot_send_the_form(desk: Desk) -> None:
    response = desk.post(desk.form().sent("save"), **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_the_form_has_its_twin(desk: Desk) -> None:
    found = desk.get(f"{EDIT}.json", Accept="application/json").json
    assert found["revision"] == f"{BASE}activity/ACT-111-ACT"
    assert found["section"]["groups"][0]["rows"][0]["path"] == "ods:physicalSpecimenID"


@pytest.mark.parametrize("kind", list(CLASSES))
def test_every_kind_has_a_form_for_a_new_one(desk: Desk, kind: str) -> None:
    response = desk.get(f"/{kind}/new")
    assert response.status_code == 200
    assert Filled(response.text)["part"]


def test_a_new_document_by_form(desk: Desk) -> None:
    form = desk.form("/specimen/new")
    broken = desk.post(form.sent("save"), "/specimen/new")
    assert broken.status_code == 409
    form.write("-/dwc:catalogNumber", "77")
    broken = desk.post(form.sent("save"), "/specimen/new")
    assert broken.status_code == 422
    (field,) = Parsed(broken.text).all("input", id="-/ods:physicalSpecimenID")
    assert field["aria-invalid"] == "true"
    form.write("-/ods:physicalSpecimenID", "N 77")
    form.write("-/ods:physicalSpecimenIDType", "Local")
    form.write("-/ods:organisationCode", "NMNH-X")
    made = desk.post(form.sent("save"), "/specimen/new")
    assert made.status_code == 303, made.text
    document = desk.site.platform.workbench().document(BASE + made.headers["Location"][1:])
    assert document.root.text("ods:normalisedPhysicalSpecimenID") == "N 77@NMNH-X"
    assert desk.get("/activity/new").status_code == 404
