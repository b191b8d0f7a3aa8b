"""Updates by the SPARQL Protocol over a real server: method, situation, status."""

from __future__ import annotations

from tests.web.served import Served, count, problem, query

UPDATE = "application/sparql-update"
APART = "https://example.org/apart"


def test_post_form_update(open_house: Served) -> None:
    response = open_house.update("seed.ru")
    assert response.status_code == 200
    assert response.json()["commit"] == open_house.platform.writer.commit
    assert count(open_house.ask("triples.rq")) == 5


def test_post_direct_update(open_house: Served) -> None:
    response = open_house.send("POST", "/sparql", data=query("seed.ru"), headers={"Content-Type": UPDATE})
    assert response.status_code == 200


def test_update_on_the_dataset_of_the_request(open_house: Served) -> None:
    copied = {"default-graph-uri": "https://example.org/copied"}
    params = {"using-graph-uri": APART}
    response = open_house.send("POST", "/sparql", params=params, data={"update": query("copy-apart.ru")})
    assert response.status_code == 200
    assert count(open_house.ask("triples.rq", params=copied)) == 1


def test_update_with_two_datasets_400(open_house: Served) -> None:
    response = open_house.update("with-apart.ru", params={"using-named-graph-uri": APART})
    problem(response, 400, "bad-query")
    assert count(open_house.ask("triples.rq", params={"default-graph-uri": APART})) == 1


def test_update_without_token_401(house: Served) -> None:
    response = house.update("add.ru")
    assert problem(response, 401, "unauthorized")["remedy"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_update_with_unknown_token_401(house: Served) -> None:
    for token in ("holotype_none", ""):
        response = house.update("add.ru", headers={"Authorization": f"Bearer {token}"})
        problem(response, 401, "unauthorized")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    problem(house.ask("ask.rq", headers={"Authorization": "Basic eDp5"}), 401, "unauthorized")


def test_update_without_role_403(house: Served) -> None:
    problem(house.update("add.ru", token=house.reader), 403, "forbidden")


def test_update_that_reaches_out_400(open_house: Served) -> None:
    problem(open_house.update("load.ru"), 400, "bad-query")


def test_failed_update_changes_nothing(open_house: Served) -> None:
    before = open_house.platform.writer.commit
    problem(open_house.update("broken.ru"), 400, "bad-query")
    assert open_house.platform.writer.commit == before
