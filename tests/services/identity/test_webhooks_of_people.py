"""Webhooks of people: each tells what its owner may see, and stops with what opened it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.factory import begin, end
from app.graph.account import concept
from app.graph.delta import Delta
from app.graph.errors import NotFound
from app.graph.principal import Principal
from app.graph.terms import iri
from app.webhooks.outbox import MOST_OF_ONE, Subscription
from app.webhooks.owners import owner
from tests.services.identity.mock_provider import MockProvider
from tests.services.identity.people import NORTH, browser_of, id_of, person
from tests.services.identity.receiving import Browser, House, issuer, receiving
from tests.web.receiver import Receiver, receiver

JSON = {"Accept": "application/json"}


@pytest.fixture
def heard() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def house(mock: MockProvider, heard: Receiver) -> Iterator[House]:
    with receiving(issuer(mock), webhook_hosts=heard.place) as made:
        made.app.extensions["holotype-feeds"].delivery._pauses = (0.05,)
        begin(made.app)
        yield made
        end(made.app)


def add(browser: Browser, heard: Receiver, **headers: str) -> Any:
    said = {"target": heard.url, "name": "Mine"}
    return browser.client.post("/feeds/webhooks", json=said, headers={**JSON, **headers})


def hooks(browser: Browser) -> list[dict[str, Any]]:
    return browser.get("/feeds/webhooks.json").json["webhooks"]  # type: ignore[no-any-return]


def until(browser: Browser, **wanted: int) -> dict[str, Any]:
    """The only webhook, once so many of its messages are in these states."""
    stop = time.monotonic() + 30
    while time.monotonic() < stop:
        (one,) = hooks(browser)
        if wanted.items() <= one["counts"].items():
            return one
        time.sleep(0.05)
    raise AssertionError(f"{one['counts']} instead of {wanted}")


def say(house: House, graph: str, text: str) -> str:
    """Say something of a specimen in a graph, as the house. Gives the specimen."""
    document = f"http://localhost/specimen/{text}-111-AAA"
    quads = {
        Quad(NamedNode(document), iri("rdf:type"), iri("holotype:Document"), NamedNode(graph)),
        Quad(NamedNode(document), iri("dwc:locality"), Literal(text), NamedNode(graph)),
    }
    house.platform.workbench(house.platform.house).apply(Delta.of((), quads), why="Said for a test.")
    return document


def both(house: House, name: str) -> None:
    """Two commits: one for everybody, one for those of the northern museum."""
    graphs = house.platform.graphs
    say(house, graphs.public, f"W{name}")
    say(house, graphs.named(f"restricted/{id_of(NORTH)}"), f"R{name}")


def documents(heard: Receiver) -> set[str]:
    found = (json.loads(one.body)["data"] for one in heard.received)
    return {document["document"].rpartition("/")[2][:2] for one in found for document in one["documents"]}


def test_somebody_without_a_role_is_told_what_everybody_sees(house: House, heard: Receiver) -> None:
    browser = browser_of(house, person(house, "plain"))
    made = add(browser, heard)
    assert made.status_code == 201, made.text
    assert made.json["secret"].startswith("whsec_")
    both(house, "A")
    both(house, "B")
    until(browser, heard=2, waiting=0)
    assert documents(heard) == {"WA", "WB"}


def test_a_role_is_told_more_and_its_end_ends_that(house: House, heard: Receiver) -> None:
    account = person(house, "northern", ("reader", NORTH))
    browser = browser_of(house, account)
    add(browser, heard)
    both(house, "A")
    until(browser, heard=2, waiting=0)
    assert documents(heard) == {"WA", "RA"}
    heard.answer = lambda _: 503  # what waits when the role goes is not told either
    house.app.extensions["holotype-feeds"].delivery._pauses = (0.2,) * 100
    both(house, "B")
    until(browser, waiting=2)
    with house.platform.people.editing(account, why="Ended for a test.") as edit:
        (grant,) = [one.grant for one in house.platform.people.person(account).roles]
        edit.drop(grant.iri.partition("#")[2])
    before = len(heard.received)
    heard.answer = lambda _: 204
    until(browser, waiting=0)
    assert {"WB"} == {
        document["document"].rpartition("/")[2][:2]
        for one in heard.received[before:]
        for document in json.loads(one.body)["data"]["documents"]
    }


def test_a_token_is_told_what_it_lets_see(house: House, heard: Receiver) -> None:
    account = person(house, "by token", ("reader", NORTH))
    token = house.platform.tokens.create(frozenset(), "read", 7, owner=account)
    made = add(house.browser(), heard, Authorization=f"Bearer {token}")
    assert made.status_code == 201, made.text
    both(house, "A")
    browser = browser_of(house, account)
    until(browser, heard=1, waiting=0)
    assert documents(heard) == {"WA"}


def test_no_account_is_told_even_to_an_administrator(house: House, heard: Receiver) -> None:
    browser = browser_of(house, person(house, "boss", ("administrator", "")))
    add(browser, heard)
    person(house, "newcomer")  # a commit in the graph of people
    both(house, "A")
    until(browser, heard=2, waiting=0)
    assert documents(heard) == {"WA", "RA"}
    assert not any(b"person/" in one.body for one in heard.received)


def test_a_graph_of_ones_own_is_told_to_those_who_see_it(house: House, heard: Receiver) -> None:
    """It holds no document: administrators are told of the commit, others of nothing."""
    boss = browser_of(house, person(house, "overseer", ("administrator", "")))
    plain = browser_of(house, person(house, "onlooker"))
    add(boss, heard)
    add(plain, heard)
    own = [Quad(NamedNode("http://list.example/1"), iri("rdfs:label"), Literal("One"))]
    house.platform.workbench(house.platform.house).write_graph(
        "http://list.example/", [quad.triple for quad in own], replace=True
    )
    commit = house.platform.writer.commit
    say(house, house.platform.graphs.public, "WZ")
    until(plain, heard=1, waiting=0)
    stop = time.monotonic() + 30
    while len(heard.received) < 3 and time.monotonic() < stop:
        time.sleep(0.05)
    told = [json.loads(one.body)["data"] for one in heard.received]
    assert sorted(one["commit"] for one in told) == [commit, commit + 1, commit + 1]
    (bare,) = (one for one in told if one["commit"] == commit)
    assert (bare["documents"], bare["created"], bare["more"]) == ([], 0, False)
    said = boss.client.get(bare["activity"].removeprefix("http://localhost"), headers=JSON)
    assert said.status_code in (200, 303)
    streams = [browser.client.get(f"/feeds/events?since={commit - 1}").text for browser in (boss, plain)]
    assert [f"id: {commit}\n" in text for text in streams] == [True, False]


def test_what_belongs_to_others_is_not_there(house: House, heard: Receiver) -> None:
    owner, other = (browser_of(house, person(house, name)) for name in ("owner", "other"))
    boss = browser_of(house, person(house, "overseer", ("administrator", "")))
    made = add(owner, heard).json
    assert hooks(other) == []
    for method, path in (("DELETE", ""), ("POST", "/test"), ("POST", "/again")):
        said = other.client.open(f"/feeds/webhooks/{made['id']}{path}", method=method, headers=JSON)
        assert said.status_code == 404
    assert [(one["name"], one["own"]) for one in hooks(boss)] == [("Mine", False)]
    assert "secret" not in hooks(owner)[0]
    assert boss.client.delete(f"/feeds/webhooks/{made['id']}", headers=JSON).status_code == 200
    assert hooks(owner) == []


def test_each_has_so_many(house: House, heard: Receiver) -> None:
    browser = browser_of(house, person(house, "many"))
    assert {add(browser, heard).status_code for _ in range(MOST_OF_ONE)} == {201}
    said = add(browser, heard)
    assert (said.status_code, said.json["detail"]) == (400, f"You have {MOST_OF_ONE} webhooks already.")
    assert add(browser_of(house, person(house, "few")), heard).status_code == 201


def test_what_fails_for_long_is_stopped_and_its_owner_is_told(house: House, heard: Receiver) -> None:
    browser = browser_of(house, person(house, "failing"))
    made = add(browser, heard).json
    heard.answer = lambda _: 500
    both(house, "A")
    assert "took nothing" in until(browser, dead=1)["paused"]
    (news,) = browser.get("/notifications.json").json["notifications"]
    assert (news["kind"], news["says"]) == ("webhook", "Your webhook was stopped: Mine")
    said = len(heard.received)
    both(house, "B")
    time.sleep(0.5)
    assert len(heard.received) == said
    heard.answer = lambda _: 204
    browser.client.post(f"/feeds/webhooks/{made['id']}/again", headers=JSON)
    until(browser, heard=2, dead=0, waiting=0)
    assert browser.get("/notifications.json").json["notifications"] == []


def test_a_ban_stops_it_and_erasing_ends_it(house: House, heard: Receiver) -> None:
    banned, erased = person(house, "banned"), person(house, "erased")
    boss = browser_of(house, person(house, "keeper", ("administrator", "")))
    for account in (banned, erased):
        add(browser_of(house, account), heard)
    for account, state in ((banned, "banned"), (erased, "erased")):
        with house.platform.people.editing(account, why="For a test.") as edit:
            edit.replace("", holotype_state=concept(f"account-state/{state}"), holotype_stateReason="A test.")
    both(house, "A")
    stop = time.monotonic() + 20
    while time.monotonic() < stop and [one["owner"] for one in hooks(boss)] != [banned]:
        time.sleep(0.05)
    assert [(one["owner"], one["paused"]) for one in hooks(boss)] == [
        (banned, "Its owner may not sign in at present.")
    ]
    assert heard.received == []


def test_who_is_erased_at_the_very_moment_is_gone(
    house: House, heard: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = person(house, "just now")
    people = house.platform.people
    asked = people.principal

    def meanwhile(*given: Any) -> Principal:
        with people.editing(account, why="For a test.") as edit:
            edit.replace("", holotype_state=concept("account-state/erased"), holotype_stateReason="A test.")
        return asked(*given)

    monkeypatch.setattr(people, "principal", meanwhile)
    one = Subscription("x", account, "Mine", heard.url, "", "", 0, "")
    with pytest.raises(NotFound):
        owner(house.platform, one)


def test_the_page_is_for_whoever_is_signed_in(house: House, heard: Receiver) -> None:
    browser = browser_of(house, person(house, "at the page"))
    assert "There are no webhooks yet" in browser.get("/feeds/webhooks").text
    made = browser.post("/feeds/webhooks", {"target": heard.url, "name": "From a form"})
    assert made.status_code == 201
    assert "whsec_" in made.text
    page = browser.get("/feeds/webhooks").text
    assert "From a form" in page
    assert "whsec_" not in page
    assert "Whoever is signed in adds webhooks" in house.browser().get("/feeds/webhooks").text
