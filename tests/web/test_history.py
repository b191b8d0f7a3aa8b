"""The past of documents over HTTP: timeline, versions, differences, activities, undo, audiences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from werkzeug.http import http_date, parse_date
from werkzeug.test import TestResponse

from app.graph.delta import Delta
from app.graph.errors import Forbidden
from app.graph.principal import Principal
from app.graph.terms import iri
from app.graph.undoing import restore, undo, withdraw
from app.graph.workbench import Workbench
from app.graph.writer import Receipt
from tests.web.example import BASE, BROWSER, Site, example_site

PATH = "/collection/HER-BAR-IUM"
NODE = f"{BASE[:-1]}{PATH}"
SECRET = "behind the third door on the left"


def quad(name: str, value: str | NamedNode, graph: str = "public", subject: str = NODE) -> Quad:
    term = Literal(value) if isinstance(value, str) else value
    return Quad(NamedNode(subject), iri(name), term, NamedNode(f"{BASE}graph/{graph}"))


class Story:
    """A collection with a past: made, renamed twice, the second time undone."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.desk: Workbench = site.platform.workbench(site.platform.house)
        self.made = self.apply((), self.beginning(), "a start")
        self.named = self.rename("Herbs", "Herbarium", "its real name")

    @staticmethod
    def beginning() -> list[Quad]:
        return [
            quad("rdf:type", iri("ltc:ObjectGroup")),
            quad("ltc:collectionName", "Herbs"),
            quad("holotype:institution", NamedNode(f"{BASE}institution/NNN-111-NNN")),
        ]

    def apply(self, removed: Any, added: Any, why: str) -> Receipt:
        return self.desk.apply(Delta.of(removed, added), why=why)

    def rename(self, old: str, new: str, why: str) -> Receipt:
        return self.apply([quad("ltc:collectionName", old)], [quad("ltc:collectionName", new)], why)

    def get(self, path: str, accept: str = "*/*", token: str = "", **headers: str) -> TestResponse:
        more = {"Authorization": f"Bearer {token}"} if token else {}
        return self.site.get(path, accept, **more, **headers)

    def data(self, path: str, token: str = "") -> Any:
        response = self.get(f"{path}.json", token=token)
        assert response.status_code == 200, response.text
        return json.loads(response.text)

    def post(self, path: str, token: str, **form: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return self.site.client.post(path, data=form, headers=headers)


@pytest.fixture
def story() -> Iterator[Story]:
    with example_site() as site:
        yield Story(site)


@pytest.fixture
def token(story: Story) -> str:
    return story.site.platform.tokens.create(frozenset(("administrator",)))


def path_of(receipt: Receipt) -> str:
    return "/" + receipt.activity.removeprefix(BASE)


def test_timeline_tells_who_when_why_and_what(story: Story) -> None:
    said = story.data(f"{PATH}/history")
    newest, oldest = said["versions"]
    assert (newest["version"], newest["why"], newest["who"]["name"]) == (2, "its real name", "Holotype")
    assert newest["current"]
    (change,) = newest["changes"]
    assert change["label"] == "Name of the collection"
    assert (change["removed"], change["added"]) == ([{"text": "Herbs"}], [{"text": "Herbarium"}])
    assert oldest["made"] and not oldest["changes"]
    page = story.site.page(f"{PATH}/history")
    for text in ("Version 2", "its real name", "Herbs", "Herbarium", "Holotype"):
        assert text in page.text
    assert {f"{PATH}/v1", f"{PATH}/diff/1/2", path_of(story.named)} <= set(page.links)


def test_timeline_as_provenance(story: Story) -> None:
    response = story.get(f"{PATH}/history", "text/turtle")
    assert response.mimetype == "text/turtle"
    said = {quad.triple for quad in parse(response.data, format=RdfFormat.TURTLE)}
    found = {(t.subject.value, t.predicate.value.rpartition("#")[2], str(t.object)) for t in said}
    assert (f"{NODE}/v2", "wasRevisionOf", f"<{NODE}/v1>") in found
    assert (f"{NODE}/v2", "wasGeneratedBy", f"<{story.named.activity}>") in found
    assert (f"{NODE}/v1", "specializationOf", f"<{NODE}>") in found
    assert f"{PATH}/history" in story.site.page(f"{PATH}.html").links


def test_a_long_history_comes_in_pages(story: Story) -> None:
    for number in range(40):
        story.rename("Herbarium" if not number else f"Name {number - 1}", f"Name {number}", "again")
    first = story.data(f"{PATH}/history")
    assert [one["version"] for one in first["versions"]] == list(range(42, 12, -1))
    assert first["count"] == 42
    rest = json.loads(story.get(first["older"]).text)
    assert [one["version"] for one in rest["versions"]] == list(range(12, 0, -1))
    assert rest["older"] == ""
    assert story.get(f"{PATH}/history?before=x").status_code == 400


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf", "nt", "trig", "nq", "json", "html"])
def test_version_in_every_format_with_the_headers_of_memento(story: Story, extension: str) -> None:
    response = story.get(f"{PATH}/v1.{extension}")
    assert response.status_code == 200, response.text
    assert "Herbs" in response.text
    assert "Herbarium" not in response.text
    assert parse_date(response.headers["Memento-Datetime"]) == story.made.at.replace(microsecond=0)
    links = response.headers.getlist("Link")
    assert f'<{NODE}.{extension}>; rel="original"' in links
    assert f'<{NODE}.{extension}>; rel="timegate"' in links
    assert f'<{NODE}/v2.{extension}>; rel="successor-version"' in links
    again = story.get(f"{PATH}/v1.{extension}", If_None_Match=response.headers["ETag"])
    assert again.status_code == 304


def test_version_by_accept_and_404_names_those_there_are(story: Story) -> None:
    assert story.get(f"{PATH}/v1", "application/n-triples").mimetype == "application/n-triples"
    assert story.get(f"{PATH}/v1", BROWSER).mimetype == "text/html"
    assert story.get(f"{PATH}/v1", "image/png").status_code == 406
    response = story.get(f"{PATH}/v9")
    assert response.status_code == 404
    assert "versions 1, 2" in response.text
    assert story.get("/collection/ZZZ-ZZZ-ZZZ/history").status_code == 404


def test_difference_in_words_in_triples_and_as_patch(story: Story) -> None:
    said = story.data(f"{PATH}/diff/1/2")
    assert [one["property"] for one in said["changes"]] == ["ltc:collectionName"]
    assert len(said["removed"]) == len(said["added"]) == 1
    page = story.site.page(f"{PATH}/diff/1/2")
    assert "From version 1 to version 2" in page.text
    patch = story.get(f"{PATH}/diff/1/2.rdfp")
    assert patch.mimetype == "application/rdf-patch"
    then, now = (
        {line for line in story.get(f"{PATH}/{v}.nq").text.splitlines() if line} for v in ("v1", "v2")
    )
    gone = {line[2:] for line in patch.text.splitlines() if line.startswith("D ")}
    come = {line[2:] for line in patch.text.splitlines() if line.startswith("A ")}
    assert (then - gone) | come == now
    assert story.data(f"{PATH}/diff/2/2")["changes"] == []
    assert story.get(f"{PATH}/diff/1/7").status_code == 404


def test_activity_tells_what_it_did_and_has_its_seal(story: Story) -> None:
    said = story.data(path_of(story.named))
    (one,) = said["changes"]
    assert (one["document"], one["version"]) == (NODE, 2)
    assert one["changes"][0]["added"] == [{"text": "Herbarium"}]
    assert said["why"] == "its real name"
    assert said["seal"] == story.site.platform.writer.chain.digest
    data = story.get(f"{path_of(story.named)}.ttl").text
    assert f"prov:generated <{NODE}/v2>" in data
    page = story.site.page(f"{path_of(story.named)}.html")
    assert f"{PATH}/history" in page.links
    assert not any(link.endswith("/undo") for link in page.links)  # a visitor has nothing to undo


def test_undo_shows_first_then_does_and_marks_both(story: Story, token: str) -> None:
    where = f"{path_of(story.named)}/undo"
    told = story.data(where, token)
    assert told["possible"]
    (change,) = told["documents"][0]["changes"]
    assert (change["removed"], change["added"]) == ([{"text": "Herbarium"}], [{"text": "Herbs"}])
    assert story.site.platform.writer.commit == story.named.commit
    done = story.post(where, token, why="it was right before")
    assert done.status_code == 201, done.text
    newest, undone, _ = story.data(f"{PATH}/history")["versions"]
    assert newest["why"] == "it was right before"
    assert newest["undoes"] == story.named.activity
    assert undone["undone_by"] == newest["activity"] == json.loads(done.text)["activity"]
    assert story.data(path_of(story.named))["undone_by"] == newest["activity"]


def test_undo_of_what_was_changed_since_is_explained(story: Story, token: str) -> None:
    story.rename("Herbarium", "Plants", "better")
    where = f"{path_of(story.named)}/undo"
    told = story.data(where, token)
    assert not told["possible"]
    assert "changed since" in told["problem"]["detail"]
    assert told["problem"]["href"] == f"{PATH}/history"
    assert story.post(where, token).status_code == 409


def test_what_stands_against_an_undo_is_said_in_german(story: Story, token: str) -> None:
    story.rename("Herbarium", "Plants", "better")
    where, german = f"{path_of(story.named)}/undo", {"Accept-Language": "de"}
    said = {**german, "Authorization": f"Bearer {token}", "Accept": "application/json"}
    told = story.site.client.get(f"{where}.json", headers=said).json["problem"]
    assert told["detail"] == "1 der Aussagen, die dabei entstanden, wurden seither geändert."
    assert told["remedy"].startswith("Nehmen Sie zuerst die spätere Änderung zurück")
    assert story.site.client.post(where, headers=said).json["detail"] == told["detail"]


def test_undo_of_the_beginning_says_what_to_do_instead(story: Story, token: str) -> None:
    story.post(f"{path_of(story.named)}/undo", token)
    told = story.data(f"{path_of(story.made)}/undo", token)
    assert not told["possible"]
    assert "withdrawn" in told["problem"]["remedy"]


def test_return_to_a_version_is_held_to_what_was_read(story: Story, token: str) -> None:
    where = f"{PATH}/v1/restore"
    told = story.data(where, token)
    assert told["revision"] == story.named.activity
    story.rename("Herbarium", "Plants", "meanwhile")
    assert story.post(where, token, revision=told["revision"]).status_code == 412
    assert story.post(where, token, revision="").status_code == 201
    assert "Herbs" in story.get(f"{PATH}.ttl").text
    assert story.post(where, token).status_code == 409  # it says that already


@pytest.mark.parametrize("where", ["undo", "restore"])
def test_going_back_is_for_those_who_may_and_from_here(story: Story, token: str, where: str) -> None:
    address = f"{path_of(story.named)}/undo" if where == "undo" else f"{PATH}/v1/restore"
    commit = story.site.platform.writer.commit
    assert story.get(address).status_code == 401
    assert story.site.client.post(address, headers={"Accept": "*/*"}).status_code == 401
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site", "Accept": "*/*"}
    assert story.site.client.post(address, headers=headers).status_code == 403
    reader = story.site.platform.tokens.create(frozenset(("reader",)))
    assert story.post(address, reader).status_code == 403
    assert story.site.platform.writer.commit == commit


def test_a_withdrawn_document_says_why_and_keeps_its_history(story: Story) -> None:
    other = f"{BASE}collection/CCC-111-CCC"
    withdraw(story.desk, NODE, reason="Catalogued twice.", successor=other)
    gone = story.get(f"{PATH}.html", BROWSER)
    assert gone.status_code == 410
    for text in ("Catalogued twice.", f"{PATH}/history", "/collection/CCC-111-CCC"):
        assert text in gone.text
    newest = story.data(f"{PATH}/history")["versions"][0]
    assert (newest["kind"], newest["version"]) == ("holotype:Withdrawal", 3)
    assert "Herbarium" in story.get(f"{PATH}/v2.ttl").text


def test_as_of_a_time_without_a_snapshot_leads_to_the_version_of_the_ledger(story: Story) -> None:
    assert story.site.platform.keeper is not None
    for kept in story.site.platform.keeper.kept.all():
        story.site.platform.keeper.kept.remove(kept)
    for at, commit in ((story.made.at, story.made.commit), (story.named.at, story.named.commit)):
        response = story.get(f"{PATH}.ttl?as-of={at.isoformat().replace('+00:00', 'Z')}")
        assert response.status_code == 302, response.text
        assert response.headers["Location"] == f"{PATH}.ttl?as-of={commit}"
        assert any('rel="memento"' in link for link in response.headers.getlist("Link"))
        then = story.get(response.headers["Location"])
        assert then.status_code == 200
        assert ("Herbarium" in then.text) == (commit == story.named.commit)
    later = story.get(PATH, "text/turtle", Accept_Datetime=http_date(story.named.at.timestamp() + 1))
    assert later.headers["Location"] == f"{PATH}?as-of={story.named.commit}"
    assert story.get(f"{PATH}.ttl?as-of=1999-01-01").status_code == 404
    assert story.get(f"{PATH}.ttl?as-of=99999").status_code == 404


EVERYWHERE = (
    "history", "history.json", "history.ttl", "history.jsonld", "history.nt", "v1.nq", "v2.nq", "v3.nq",
    "v3.ttl", "v3.json", "v3.html", "v4.nq", "v4.html", "diff/1/4.json", "diff/2/3.rdfp", "diff/3/4.json",
    "diff/3/4", "diff/1/3",
)  # fmt: skip


def hidden(story: Story) -> Receipt:
    """A value that was public, and is kept for some only now."""
    story.apply([], [quad("ltc:note", SECRET)], "where it is")
    return story.apply(
        [quad("ltc:note", SECRET)],
        [quad("ltc:note", SECRET, "restricted/NNN-111-NNN"), quad("ltc:note", "in the house")],
        "not for everybody",
    )


def test_protected_values_are_nowhere_in_the_past_of_others(story: Story, token: str) -> None:
    moved = hidden(story)
    earlier = story.data(f"{PATH}/history", token)["versions"][1]["activity"].removeprefix(BASE)
    paths = [f"{PATH}/{name}" for name in EVERYWHERE]
    paths += [
        f"/{a}{end}" for a in (earlier, path_of(moved)[1:]) for end in (".html", ".json", ".ttl", ".nq")
    ]
    reader = story.site.platform.tokens.create(frozenset(("reader",)))
    for path in paths:
        for who in ("", reader):
            response = story.get(path, BROWSER if path[-5:].find(".") < 0 else "*/*", who)
            assert response.status_code == 200, (path, response.text)
            assert SECRET not in response.text, path
    assert story.data(f"{PATH}/history")["shielded"]
    assert SECRET in story.get(f"{PATH}/v4.nq", token=token).text
    assert SECRET in story.get(f"{PATH}/history.json", token=token).text


def test_tags_of_others_do_not_tell_protected_values(story: Story) -> None:
    """Two installations that differ in nothing but a hidden value give a visitor the same tags."""
    tags = []
    for secret in ("one", "two"):
        with example_site() as site:
            other = Story(site)
            other.apply([], [quad("ltc:note", secret, "restricted/NNN-111-NNN")], "apart")
            names = ("v1.nq", "v2.nq", "diff/1/2.rdfp", "v3.html", "history", "diff/1/3.json")
            tags.append([_tag(other, f"{PATH}/{name}") for name in names])
    assert [one[0] for one in tags[0]] == [one[0] for one in tags[1]]
    assert tags[0][3:] == tags[1][3:]


def _tag(story: Story, path: str) -> tuple[int, str]:
    response = story.get(path)
    data = path.endswith(("nq", "rdfp"))  # they hold times and names of activities
    return response.status_code, "" if data else response.headers["ETag"]


def test_who_sees_a_part_only_takes_nothing_back(story: Story, token: str) -> None:
    moved = hidden(story)
    platform = story.site.platform
    half = Principal(
        f"{BASE}agent/HAL-HAL-HAL",
        "Demo curator",
        frozenset(("curator",)),
        platform.graphs.view_of_everyone(),
    )
    bench = platform.workbench(half)
    for attempt in (lambda: undo(bench, moved.activity), lambda: restore(bench, NODE, 2)):
        with pytest.raises(Forbidden, match="protected"):
            attempt()


def test_an_activity_of_which_only_the_seal_is_public_is_not_there(story: Story) -> None:
    name = f"{BASE}collection/DES-KKK-KKK"
    desk, subject = NamedNode(f"{BASE}graph/desk/NNN-111-NNN"), NamedNode(name)
    added = [Quad(subject, q.predicate, q.object, desk) for q in Story.beginning()]
    made = story.apply([], added, "for the desk")
    for end in ("", ".html", ".ttl", ".json"):
        assert story.get(f"{path_of(made)}{end}").status_code == 404
    assert story.get("/collection/DES-KKK-KKK/history").status_code == 404


def test_ledger_lists_what_was_done_with_seals(story: Story) -> None:
    said = story.data("/ledger")
    newest, before = said["activities"][:2]
    assert (newest["activity"], before["activity"]) == (story.named.activity, story.made.activity)
    assert newest["seal"] == said["seal"] == story.site.platform.writer.chain.digest
    assert newest["who"]["name"] == "Holotype"
    assert newest["why"] == "its real name"
    page = story.site.page("/ledger")
    assert path_of(story.named) in page.links
    assert "holotype check --ledger" in page.text


@pytest.mark.parametrize(
    ("narrowed", "commits"),
    [
        ("who=holotype", True),
        (f"who={BASE}agent/holotype", True),
        ("who=nobody", False),
        ("kind=holotype:Update", True),
        ("kind=holotype:Harvest", False),
        ("from=2020-01-01&until=2999-01-01", True),
        ("until=2020-01-01", False),
        ("from=2999-01-01", False),
    ],
)
def test_ledger_is_narrowed(story: Story, narrowed: str, commits: bool) -> None:
    said = json.loads(story.get(f"/ledger.json?{narrowed}").text)
    assert (story.named.commit in {one["commit"] for one in said["activities"]}) == commits


def test_ledger_comes_in_pages(story: Story) -> None:
    for number in range(45):
        story.rename("Herbarium" if not number else f"Name {number - 1}", f"Name {number}", "again")
    seen, path = [], "/ledger.json?who=holotype"
    while path:
        said = json.loads(story.get(path).text)
        seen += [one["commit"] for one in said["activities"]]
        path = said["older"]
    assert seen == list(range(story.site.platform.writer.commit, 0, -1))


@pytest.mark.parametrize("wrong", ["from=soon", "until=9999-12-31", "before=x", "who=a%20b%3E"])
def test_ledger_refuses_what_it_cannot_read(story: Story, wrong: str) -> None:
    assert story.get(f"/ledger?{wrong}").status_code == 400


def test_ledger_keeps_the_audiences(story: Story, token: str) -> None:
    moved = hidden(story)
    added = [
        Quad(
            NamedNode(f"{BASE}collection/DES-KKK-KKK"),
            q.predicate,
            q.object,
            NamedNode(f"{BASE}graph/desk/N"),
        )
        for q in Story.beginning()
    ]
    desk = story.apply([], added, "for the desk alone")
    said = story.get("/ledger.json").text
    assert moved.activity in said
    assert SECRET not in said
    assert "for the desk alone" not in said
    assert desk.activity not in said
    assert desk.activity in story.get("/ledger.json", token=token).text
