"""Documents changed by programs at their addresses: whole, in part, withdrawn, made new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from werkzeug.test import TestResponse

from app.graph.errors import Forbidden
from app.graph.placing import placing
from app.graph.terms import iri
from tests.web.example import BASE, Site, example_site

TEXTS = Path(__file__).parent / "changes"
SHEET = "/specimen/AAA-111-AAA"
RESTRICTED = f"{BASE}graph/restricted/HHH-OOO-LLL"
GEOREFERENCE = NamedNode(f"{BASE}specimen/AAA-111-AAA#georeference-1")
TURTLE, MERGE = "text/turtle", "application/merge-patch+json"
UPDATE, PATCH = "application/sparql-update", "application/rdf-patch"


@pytest.fixture
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


_TOKENS: WeakKeyDictionary[Site, dict[str, str]] = WeakKeyDictionary()


def token(site: Site, role: str) -> str:
    """The token of the one holder of a role at a site."""
    known = _TOKENS.setdefault(site, {})
    known[role] = known.get(role) or site.platform.tokens.create(frozenset((role,)))
    return known[role]


def send(
    site: Site, method: str, path: str, data: Any = "", *, role: str = "administrator", **headers: str
) -> TestResponse:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if role:
        said["Authorization"] = f"Bearer {token(site, role)}"
    return site.client.open(path, method=method, data=data, headers={"Accept": "application/json", **said})


def read(site: Site, path: str = f"{SHEET}.ttl") -> tuple[str, str]:
    """A representation and its tag, as an administrator has them."""
    response = send(site, "GET", path, Accept="*/*")
    assert response.status_code == 200
    return response.text, response.headers["ETag"]


def said(site: Site, name: str, path: str = SHEET) -> list[str]:
    document = site.platform.workbench(site.platform.house).document(BASE + path[1:])
    return document.root.texts(name)


def edited(site: Site) -> str:
    """The Turtle of the sheet with another number of its collector."""
    return read(site)[0].replace('dwc:recordNumber "1372"', 'dwc:recordNumber "1374"')


def test_put_what_was_read_changes_nothing(site: Site) -> None:
    for path, kind in (
        (f"{SHEET}.ttl", TURTLE),
        (f"{SHEET}.jsonld", "application/ld+json"),
        (f"{SHEET}.rdf", "application/rdf+xml"),
    ):
        body, tag = read(site, path)
        response = send(site, "PUT", SHEET, body, Content_Type=kind, If_Match=tag)
        assert response.status_code == 200, response.text
        assert response.json["activity"] is None


def test_put_changes_what_differs_and_tells_why(site: Site) -> None:
    _, tag = read(site)
    response = send(site, "PUT", f"{SHEET}?why=read+again", edited(site), Content_Type=TURTLE, If_Match=tag)
    assert response.status_code == 200, response.text
    assert said(site, "dwc:recordNumber") == ["1374"]
    again = send(site, "PUT", f"{SHEET}", edited(site), Content_Type=TURTLE, If_Match=response.json["etag"])
    assert again.json["activity"] is None
    (row,) = site.platform.workbench().read("ledger/changes-by", activity=response.json["activity"]).rows
    assert "1374" in str(row["added"])
    assert "1372" in str(row["removed"])


@pytest.mark.parametrize(
    "extension", ["ttl", "jsonld", "rdf", "nt", "trig", "nq", "json", "html", "opends.json"]
)
def test_the_tag_of_every_form_lets_a_change_pass(site: Site, extension: str) -> None:
    _, tag = read(site, f"{SHEET}.{extension}")
    response = send(site, "PUT", SHEET, edited(site), Content_Type=TURTLE, If_Match=tag)
    assert response.status_code == 200, response.text


def test_an_outdated_tag_412_with_the_present_one_and_what_came_between(site: Site) -> None:
    first = send(site, "PATCH", SHEET, '{"dwc:disposition": "on loan"}', Content_Type=MERGE, If_Match="*")
    assert first.status_code == 200
    _, tag = read(site)
    assert send(site, "PUT", SHEET, edited(site), Content_Type=TURTLE, If_Match=tag).status_code == 200
    late = send(site, "PATCH", SHEET, '{"dwc:recordNumber": "9"}', Content_Type=MERGE, If_Match=tag)
    assert late.status_code == 412
    assert late.headers["ETag"] == read(site)[1]
    differs = late.json["differs"]
    assert (differs["since"], differs["version"]) == (2, 3)
    assert "1374" in differs["added"][0]
    assert said(site, "dwc:recordNumber") == ["1374"]


def test_the_tag_of_somebody_who_sees_less_412_says_so(site: Site) -> None:
    kept = Quad(GEOREFERENCE, iri("dwc:verbatimCoordinates"), Literal("exact"), NamedNode(RESTRICTED))
    site.platform.store.extend([kept])
    anybody = send(site, "GET", f"{SHEET}.ttl", role="", Accept="*/*")
    late = send(site, "PUT", SHEET, anybody.text, Content_Type=TURTLE, If_Match=anybody.headers["ETag"])
    assert late.status_code == 412
    assert "sees less" in late.json["detail"]
    assert "exact" in read(site)[0]


def test_without_a_tag_428(site: Site) -> None:
    response = send(site, "PUT", SHEET, edited(site), Content_Type=TURTLE)
    assert response.status_code == 428
    assert "If-Match" in response.json["remedy"]


def test_who_may_not_is_told_why(site: Site) -> None:
    response = send(site, "PUT", SHEET, edited(site), role="", Content_Type=TURTLE, If_Match="*")
    assert response.status_code == 401
    response = send(site, "PUT", SHEET, edited(site), role="reader", Content_Type=TURTLE, If_Match="*")
    assert response.status_code == 403
    assert "curator" in response.json["detail"]
    assert "Northern Museum of Natural History" in {one["title"] for one in response.json["keepers"]}


def test_who_keeps_a_document_is_named_once(site: Site) -> None:
    before = send(site, "PUT", SHEET, edited(site), role="reader", Content_Type=TURTLE, If_Match="*")
    elsewhere, graph = (
        NamedNode("https://elsewhere.example/collection"),
        NamedNode(site.platform.graphs.public),
    )
    document = NamedNode(f"{site.platform.base}{SHEET.lstrip('/')}")
    site.platform.store.extend([Quad(document, iri("dwciri:inCollection"), elsewhere, graph)])
    response = send(site, "PUT", SHEET, edited(site), role="reader", Content_Type=TURTLE, If_Match="*")
    assert response.json["keepers"] == before.json["keepers"]
    assert all(one["href"].startswith("/") for one in response.json["keepers"])


def test_dry_run_tells_what_would_come_of_it(site: Site) -> None:
    response = send(site, "PUT", f"{SHEET}?dry-run", edited(site), Content_Type=TURTLE, If_Match="*")
    assert response.status_code == 200, response.text
    assert (response.json["removedCount"], response.json["addedCount"]) == (1, 1)
    assert response.json["affects"]["properties"] == ["dwc:recordNumber"]
    assert "search/collector-number" in {one["name"] for one in response.json["affects"]["queries"]}
    assert said(site, "dwc:recordNumber") == ["1372"]


@pytest.mark.parametrize("name", ["dryRun", "dry_run"])
def test_another_spelling_of_a_trial_is_not_carried_out_400(site: Site, name: str) -> None:
    before, text = read(site), edited(site)
    for path in (f"{SHEET}?{name}", f"/graphs/own?{name}=true", f"/sparql?{name}"):
        by_update = path.startswith("/sparql")
        said = {"Content_Type": "application/sparql-update" if by_update else TURTLE}
        said |= {"If_Match": "*"} if path.startswith(SHEET) else {}
        response = send(site, "POST" if by_update else "PUT", path, text, **said)
        assert response.status_code == 400, path
        assert f"“{name}”" in response.json["detail"]
        assert "dry-run" in response.json["remedy"]
    assert read(site) == before


def test_a_broken_rule_422_as_problem_and_as_shacl(site: Site) -> None:
    wrong = '{"ods:topicDiscipline": "Cookery"}'
    response = send(site, "PATCH", SHEET, wrong, Content_Type=MERGE, If_Match="*")
    assert response.status_code == 422
    broken = [one for one in response.json["report"]["results"] if one["severity"] == "Violation"]
    assert [one["path"] for one in broken] == ["ods:topicDiscipline"]
    assert broken[0]["message"].startswith("Discipline must be one of ")
    response = send(site, "PATCH", SHEET, wrong, Content_Type=MERGE, If_Match="*", Accept_Language="de")
    (message,) = [o["message"] for o in response.json["report"]["results"] if o["severity"] == "Violation"]
    assert message.startswith("„Fachgebiet“ muss eines sein von ")
    for kind, format in ((TURTLE, RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD)):
        response = send(site, "PATCH", SHEET, wrong, Content_Type=MERGE, If_Match="*", Accept=kind)
        assert response.status_code == 422
        assert response.mimetype == kind
        assert iri("sh:ValidationReport") in {one.object for one in parse(response.data, format=format)}
    assert said(site, "ods:topicDiscipline") == ["Botany"]


def test_a_value_that_breaks_two_demands_of_a_rule_is_told_once(site: Site) -> None:
    wrong = '{"dwc:objectQuantity": "a handful"}'
    response = send(site, "PATCH", SHEET, wrong, Content_Type=MERGE, If_Match="*")
    assert response.status_code == 422
    assert response.json["detail"].startswith("One rule is broken: ")
    assert response.json["report"]["violations"] == 2


def test_what_is_worked_out_cannot_be_changed_where_it_is_shown(site: Site) -> None:
    body = read(site)[0].replace('dwc:family "Balsaminaceae"', 'dwc:family "Rosaceae"')
    response = send(site, "PUT", SHEET, body, Content_Type=TURTLE, If_Match="*")
    assert response.status_code == 400
    assert "dwc:family" in response.json["detail"]


def test_merge_patch_adds_and_takes_away(site: Site) -> None:
    body = '{"dwc:recordNumber": null, "dwc:disposition": "in collection"}'
    assert send(site, "PATCH", SHEET, body, Content_Type=MERGE, If_Match="*").status_code == 200
    assert said(site, "dwc:recordNumber") == []
    assert said(site, "dwc:disposition") == ["in collection"]
    assert said(site, "dwc:catalogNumber") == ["N 100001"]


def test_sparql_update_of_one_document(site: Site) -> None:
    response = send(site, "PATCH", SHEET, text("field-number.ru"), Content_Type=UPDATE, If_Match="*")
    assert response.status_code == 200, response.text
    assert "by hand" in read(site)[0]
    response = send(site, "PATCH", SHEET, text("elsewhere.ru"), Content_Type=UPDATE, If_Match="*")
    assert response.status_code == 400
    assert "BBB-222-BBB" in response.json["detail"]


def test_rdf_patch(site: Site) -> None:
    response = send(site, "PATCH", SHEET, text("number.rdfp"), Content_Type=PATCH, If_Match="*")
    assert response.status_code == 200, response.text
    assert said(site, "dwc:recordNumber") == ["1374"]
    response = send(site, "PATCH", SHEET, "PA <a> .", Content_Type=PATCH, If_Match="*")
    assert (response.status_code, response.json["line"]) == (400, 1)


def test_other_media_types_415_with_those_that_are_read(site: Site) -> None:
    response = send(site, "PATCH", SHEET, "x", Content_Type="text/csv", If_Match="*")
    assert response.status_code == 415
    assert MERGE in response.headers["Accept-Patch"]


def test_a_restricted_value_stays_restricted(site: Site) -> None:
    """Its public twin too stays what it is, and a new exact value goes where the old one stood."""
    restricted = NamedNode(site.platform.graphs.named("restricted/NNN-111-NNN"))
    latitude = iri("dwc:decimalLatitude")
    exact = Quad(GEOREFERENCE, latitude, Literal("-3.26614", datatype=iri("xsd:decimal")), restricted)
    site.platform.store.extend([exact])
    bench = site.platform.workbench(site.platform.house)
    there = placing(bench, BASE + SHEET[1:])
    new = Triple(GEOREFERENCE, latitude, Literal("-3.26615", datatype=iri("xsd:decimal")))
    body = [quad.triple for quad in there.own if quad.predicate != latitude]
    delta = there.whole([*body, new])
    assert delta.removed == {exact}
    assert delta.added == {Quad(new.subject, new.predicate, new.object, restricted)}
    visitor = placing(site.platform.workbench(), BASE + SHEET[1:])
    with pytest.raises(Forbidden, match="exact value"):
        visitor.whole([*body, new])


def test_post_gives_an_identifier_and_names_parts(site: Site) -> None:
    response = send(site, "POST", "/specimen", text("nameless.ttl"), Content_Type=TURTLE)
    assert response.status_code == 201, response.text
    place = response.headers["Location"].removeprefix(BASE[:-1])
    document = site.platform.workbench().document(response.headers["Location"])
    assert sorted(name.partition("#")[2] for name in document.parts) == ["", "event-1", "event-2"]
    assert site.get(f"{place}.html").status_code == 200
    again = send(site, "POST", "/specimen", text("nameless.ttl"), Content_Type=TURTLE)
    assert again.status_code == 409
    assert again.json["where"] == response.headers["Location"]


def test_post_of_a_part_without_a_kind_is_refused_with_the_alternative(site: Site) -> None:
    response = send(site, "POST", "/specimen", text("of-no-kind.ttl"), Content_Type=TURTLE)
    assert response.status_code == 400
    assert "#part-1" in response.json["remedy"]


def test_post_of_another_kind_is_refused(site: Site) -> None:
    response = send(site, "POST", "/specimen", text("collection.ttl"), Content_Type=TURTLE)
    assert response.status_code == 400
    assert "ods:DigitalSpecimen" in response.json["remedy"]
    assert send(site, "POST", "/collection", text("collection.ttl"), Content_Type=TURTLE).status_code == 201


def test_delete_leaves_a_tombstone_with_reason_and_successor(site: Site) -> None:
    path = "/specimen/CCC-333-CCC"
    assert send(site, "DELETE", path, If_Match="*").status_code == 400
    asked = f"{path}?reason=recorded+twice&successor={BASE}specimen/AAA-111-AAA"
    assert send(site, "DELETE", asked, If_Match="*").status_code == 200
    gone = site.get(path, "application/json")
    assert gone.status_code == 410
    assert gone.json["reason"] == "recorded twice"
    assert gone.json["successor"] == f"{BASE}specimen/AAA-111-AAA"


def test_a_page_of_another_site_cannot_use_a_session(site: Site) -> None:
    response = send(site, "OPTIONS", SHEET)
    assert {"PUT", "PATCH", "DELETE"} <= set(response.headers["Allow"].split(", "))
    assert "Access-Control-Allow-Credentials" not in response.headers
