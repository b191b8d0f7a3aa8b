"""People of the demonstration: one click each, at this very machine and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from app.cli import main
from app.factory import create_app
from app.graph.account import concept
from app.graph.errors import BadParameter
from app.settings import Settings
from tests.installations import installation
from tests.services.identity.people import NORTH, SOUTH
from tests.services.identity.receiving import House


@pytest.fixture(scope="module")
def demo() -> Iterator[House]:
    with installation(base="http://localhost/") as platform:
        desk = platform.workbench(platform.house)
        quads = parse(path=Path(__file__).with_name("north.ttl"), format=RdfFormat.TURTLE)
        desk.write_graph(None, [quad.triple for quad in quads], replace=False)
        app = create_app(platform, Settings(), demo_people=True)
        app.testing = True
        yield House(platform, app)


def test_there_is_somebody_of_every_role_and_each_says_it_is_demo(demo: House) -> None:
    said = demo.browser().get("/signin.json").json["demo"]
    assert {one["role"] for one in said} == set(demo.platform.people.grantable()) - {"machine"} | {""}
    assert all(one["name"].startswith("Demo ") for one in said)
    page = demo.browser().get("/signin").text
    assert all(one["name"] in page for one in said)


def test_one_click_and_one_is_somebody(demo: House) -> None:
    for one in demo.browser().get("/signin.json").json["demo"]:
        browser = demo.browser()
        answer = browser.post(one["href"], {"back": "/collections"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/collections")
        assert browser.name == one["name"]


def test_each_has_the_role_where_the_page_says(demo: House) -> None:
    for key, role, scope in (("curator-1", "curator", NORTH), ("moderator-2", "moderator", SOUTH)):
        browser = demo.browser()
        for _ in range(2):
            browser.post(f"/signin/demo/{key}")
        rows = browser.get("/me.json").json["person"]["roles"]
        assert [(row["role"], row["scope"]) for row in rows] == [(role, scope)]


@pytest.mark.parametrize("host", ["collection.example", "192.0.2.7:8000", "127.0.0.1.evil.example"])
def test_not_by_another_name_of_the_machine_403(demo: House, host: str) -> None:
    answer = demo.browser().client.post("/signin/demo/administrator", base_url=f"http://{host}")
    assert answer.status_code == 403


def test_not_from_another_machine_403(demo: House) -> None:
    answer = demo.browser().client.post(
        "/signin/demo/administrator", environ_overrides={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert answer.status_code == 403


def test_not_from_another_site_403(demo: House) -> None:
    answer = demo.browser().post("/signin/demo/administrator", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_refusal_stands_among_what_happened(demo: House) -> None:
    browser = demo.browser()
    assert browser.post("/signin/demo/member").status_code == 303
    account = browser.get("/me.json").json["agent"]
    with demo.platform.people.editing(account, why="A test of refusal.") as edit:
        edit.replace("", holotype_state=concept("account-state/banned"), holotype_stateReason="spam")
    refused = demo.browser().post("/signin/demo/member")
    with demo.platform.people.editing(account, why="The test is over.") as edit:
        edit.replace("", holotype_state=concept("account-state/active"), holotype_stateReason="")
    assert refused.status_code == 403
    event = demo.reception.events.of(most=1)[0]
    assert (event.kind, "spam" in event.says) == ("refused", True)


def test_nobody_of_that_name_404(demo: House) -> None:
    assert demo.browser().post("/signin/demo/emperor").status_code == 404


@pytest.mark.parametrize(
    "settings", [Settings(host="::"), Settings(host="192.0.2.7"), Settings(trusted_proxies=1)]
)
def test_application_for_others_refuses_them(demo: House, settings: Settings) -> None:
    with pytest.raises(BadParameter, match="no passwords"):
        create_app(demo.platform, settings, demo_people=True)


@pytest.mark.parametrize("command", [["demo"], ["serve", "--demo-people"]])
def test_command_refuses_another_address(command: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "installation"
    found = CliRunner().invoke(main, [*command, "--host", "192.0.2.7", "--port", "0", "--store", str(folder)])
    assert found.exit_code == 1
    assert "no passwords" in found.output
    assert not folder.exists()


def test_any_other_server_has_none(museums: House) -> None:
    assert museums.browser().get("/signin.json").json["demo"] == []
    assert museums.browser().post("/signin/demo/administrator").status_code in (404, 405)
