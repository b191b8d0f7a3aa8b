"""Signing in by a real provider on loopback: the whole way, and every way in which it must not go."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest

from tests.services.identity.mock_provider import MockProvider, providing
from tests.services.identity.receiving import House, issuer, path_of, receiving
from tests.web.served import query

ORCID = "0000-0002-1825-0097"


@pytest.fixture(scope="module")
def provider() -> Iterator[MockProvider]:
    with providing() as found:
        found.person("ada", name="Demo reader", email="reader@example.org", email_verified=True)
        yield found


@pytest.fixture(scope="module")
def second() -> Iterator[MockProvider]:
    with providing() as found:
        found.person("ada-there", name="Demo reader elsewhere")
        yield found


@pytest.fixture(scope="module")
def opened(provider: MockProvider, second: MockProvider) -> Iterator[House]:
    with receiving(issuer(provider), issuer(second, "second")) as found:
        yield found


@pytest.fixture
def house(opened: House) -> House:
    opened.set_clock()
    return opened


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address: str, **said: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode(asked(address) | said)))


def test_what_is_asked_of_the_service(house: House) -> None:
    said = asked(house.browser().leave("mock"))
    assert said["response_type"] == "code"
    assert said["code_challenge_method"] == "S256"
    assert len(said["code_challenge"]) == 43
    assert len(said["state"]) >= 40 and len(said["nonce"]) >= 40
    assert said["redirect_uri"] == "http://localhost/signin/mock/callback"
    assert said["scope"] == "openid profile email"


def test_signs_in_and_leads_back(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    answer = browser.sign_in(provider, "ada", back="/search?q=oak")
    assert (answer.status_code, path_of(answer)) == (303, "/search?q=oak")
    assert browser.name == "Demo reader"
    assert "Demo reader" in browser.get("/about").text


def test_cookie_of_the_session(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    answer = browser.sign_in(provider, "ada")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("holotype-session="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie
    safe = house.app.test_client()
    safe.set_cookie("__Host-holotype-session", browser.secret, secure=True)
    answer = safe.get("/signin.json", base_url="https://localhost")
    assert answer.json["signedIn"]["name"] == "Demo reader"


def test_secret_is_not_kept(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    kept = house.reception.sessions.path.read_bytes()
    assert browser.secret.encode() not in kept


def test_same_person_twice_is_one_account(house: House, provider: MockProvider) -> None:
    for _ in range(2):
        house.browser().sign_in(provider, "twice@example.org")
    later, earlier = house.reception.events.of()[:2]
    assert (earlier.kind, later.kind) == ("joined", "signed-in")
    assert earlier.agent == later.agent


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "evil",
    ],
)
def test_leads_back_to_no_other_site(house: House, provider: MockProvider, back: str) -> None:
    answer = house.browser().sign_in(provider, "ada", back=back)
    assert path_of(answer) in ("/", "/evil.example")
    assert urlsplit(answer.headers["Location"]).netloc in ("", "localhost")


def test_wrong_state_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    sent = provider.agree(browser.leave("mock"), "ada")
    answer = browser.come_back("mock", sent | {"state": "x" * 43})
    assert answer.status_code == 400
    assert browser.name == ""


def test_state_of_another_browser_400(house: House, provider: MockProvider) -> None:
    sent = provider.agree(house.browser().leave("mock"), "ada")
    other = house.browser()
    other.leave("mock")
    assert other.come_back("mock", sent).status_code == 400
    assert other.name == ""


def test_wrong_nonce_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    sent = provider.agree(changed(browser.leave("mock"), nonce="y" * 43), "ada")
    answer = browser.come_back("mock", sent)
    assert answer.status_code == 400
    assert "nonce" in answer.text
    assert browser.name == ""


def test_replayed_answer_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    sent = provider.agree(browser.leave("mock"), "ada")
    assert browser.come_back("mock", sent).status_code == 303
    assert browser.come_back("mock", sent).status_code == 400


def test_replayed_code_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    first = provider.agree(browser.leave("mock"), "ada")
    browser.come_back("mock", first)
    again = provider.agree(browser.leave("mock"), "ada")
    answer = browser.come_back("mock", again | {"code": first["code"]})
    assert answer.status_code == 400
    assert "code" in answer.text


def test_mixed_up_services_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    sent = provider.agree(browser.leave("mock"), "ada")
    assert browser.come_back("second", sent).status_code == 400


def test_answer_in_the_name_of_another_service_400(
    house: House, provider: MockProvider, second: MockProvider
) -> None:
    browser = house.browser()
    sent = provider.agree(browser.leave("mock"), "ada")
    answer = browser.come_back("mock", sent | {"iss": second.address})
    assert answer.status_code == 400
    assert browser.name == ""


def test_said_no_there_400(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    answer = browser.come_back("mock", provider.refuse(browser.leave("mock")))
    assert answer.status_code == 400
    assert house.reception.events.of()[0].kind == "refused"


def test_new_keys_are_found(house: House, provider: MockProvider) -> None:
    house.browser().sign_in(provider, "ada")
    house.reception.provider("mock")._looked -= 60
    provider.rotate()
    browser = house.browser()
    assert browser.sign_in(provider, "ada").status_code == 303
    assert browser.name == "Demo reader"


@pytest.mark.parametrize(
    ("seconds", "status"), [(90, 303), (-90, 303), (3600 + 90, 303), (3600 + 600, 400), (-600, 400)]
)
def test_clock_that_is_wrong(house: House, provider: MockProvider, seconds: int, status: int) -> None:
    """An ID token of the provider holds for an hour; two minutes of difference are let pass."""
    browser = house.browser()
    sent = provider.agree(browser.leave("mock"), "ada")
    for service in house.reception.providers.values():
        service.clock = lambda: time.time() + seconds
    assert browser.come_back("mock", sent).status_code == status


def test_service_that_is_down_503(provider: MockProvider) -> None:
    with receiving(issuer(provider)) as house:
        provider.down = True
        try:
            answer = house.browser().get("/signin/mock", Accept="application/problem+json")
        finally:
            provider.down = False
        assert answer.status_code == 503
        assert "503" in answer.json["detail"]
        assert answer.json["where"] == f"{provider.address}/.well-known/openid-configuration"
        assert answer.json["remedy"]
        assert house.browser().get("/signin/mock").status_code == 303


def test_service_that_is_not_there_503() -> None:
    table = {"key": "gone", "issuer": "http://127.0.0.1:9/", "client_id": "x"}
    with receiving(table) as house:
        answer = house.browser().get("/signin/gone", Accept="application/problem+json")
        assert answer.status_code == 503
        assert "cannot be reached" in answer.json["detail"]


def test_service_that_calls_itself_otherwise_503(provider: MockProvider) -> None:
    with receiving(issuer(provider, issuer=provider.address + "/")) as house:
        answer = house.browser().get("/signin/mock", Accept="application/problem+json")
        assert answer.status_code == 503
        assert "letter by letter" in answer.json["remedy"]


def test_unknown_service_404(house: House) -> None:
    assert house.browser().get("/signin/nobody").status_code == 404


def test_sign_out_ends_the_session_and_leads_on(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    secret = browser.secret
    answer = browser.post("/signout")
    assert answer.status_code == 303
    assert browser.name == ""
    assert house.reception.sessions.find(secret) is None
    page = browser.get(path_of(answer))
    onward = page.text.partition('role="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    there = browser.get(onward).headers["Location"]
    assert there.startswith(f"{provider.address}/")
    assert set(asked(there)) == {"client_id", "post_logout_redirect_uri", "id_token_hint"}
    assert asked(there)["post_logout_redirect_uri"] == "http://localhost/signin/done"


def test_sign_out_from_another_site_403(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    assert browser.post("/signout", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.name == "Demo reader"


def test_sign_in_changes_the_secret(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    first = browser.secret
    browser.sign_in(provider, "ada")
    assert browser.secret != first
    assert house.reception.sessions.find(first) is None


def test_idle_session_ends(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    house.ahead = 50 * 60
    assert browser.name == "Demo reader"
    house.ahead = 100 * 60
    assert browser.name == "Demo reader"
    house.ahead = 161 * 60
    assert browser.name == ""
    assert browser.secret == ""


def test_session_ends_in_any_case(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    for half_hours in range(1, 24):
        house.ahead = half_hours * 1800
        assert browser.name == "Demo reader"
    house.ahead = 12 * 3600 + 1
    assert browser.name == ""


def test_token_in_the_header_goes_before_the_session(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    browser.sign_in(provider, "ada")
    token = house.platform.tokens.create(frozenset(("reader",)), "a token")
    said = browser.client.get("/signin.json", headers={"Authorization": f"Bearer {token}"}).json
    assert said["signedIn"]["name"] == "a token"


def test_pages_of_somebody_are_private(house: House, provider: MockProvider) -> None:
    browser = house.browser()
    assert "private" not in browser.get("/about").headers["Cache-Control"]
    browser.sign_in(provider, "ada")
    answer = browser.get("/about")
    assert "private" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_who_is_signed_in_sees_the_past_as_themselves(house: House, provider: MockProvider) -> None:
    assert house.platform.keeper is not None
    kept = house.platform.keeper.keep()
    browser = house.browser()
    browser.sign_in(provider, "ada")
    asked = {"query": query("triples.rq"), "as-of": str(kept.commit)}
    answer = browser.client.get("/sparql", query_string=asked, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert "Memento-Datetime" in answer.headers
    assert "private" in answer.headers["Cache-Control"]
