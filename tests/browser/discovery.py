"""The pages there are, found by looking: no list of pages that a new one could be missing from.

A page is known by its route and the first step of its path (the kind of a document), a view of
results also by its name. One example of each is kept. Routes without arguments are there at once;
the others are met by following links, beginning with the home page and one document of each kind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.factory import create_app
from app.graph.platform import Platform
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.record_file import record_file

KINDS = Path(__file__).with_name("kinds.rq")
BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
# Query arguments that make a page another page, not the same one with other data in it.
VIEWS = ("view",)
# Pages that no link leads to, and what they answer with.
UNLINKED = {
    "/nowhere": 404,
    "/specimen/AAA-AAA-AAA": 404,
    "/problems/not-found": 200,
    "/search?q=nothing-of-the-kind": 200,
    "/search?q=holotype&country=Deutschland": 200,
}

# Forms that make nothing, and those of people: test_signed_in.py sends them.
SETTING = ("/preferences", "/sparql")
OF_PEOPLE = ("/signin", "/signout", "/me", "/people", "/invitations", "/notifications", "/requests", "/reads")
OF_PEOPLE += ("/loads", "/jobs")
# Pages for those who are signed in: test_signed_in.py looks at them.
SIGNED_IN = frozenset(
    f"identity.{name}"
    for name in (
        "me",
        "erase",
        "orcid",
        "notifications",
        "people",
        "person",
        "services",
        "expert",
        "invitation",
    )
) | frozenset(("forms.edit", "forms.new", "specimens.saved"))
SIGNED_IN |= {f"access.{name}" for name in ("requests", "new_request", "one_request", "reads")}
SIGNED_IN |= {"loads.form", "loads.every", "loads.job"}
SIGNED_IN |= {"collections.refused", "own_queries.mine"}
SIGNED_IN |= {"history.undoing", "history.restoring"}
SIGNED_IN |= {"forms.withdrawing"}


@dataclass(frozen=True, order=True)
class Found:
    """A page: what it is an example of, its path, the status it answers with."""

    key: str
    path: str
    status: int = 200


def application() -> Flask:
    """The application as it is put together, for its routes."""
    with Platform(None) as platform:
        jobs = Jobs(platform.folder / "jobs", {})
        try:
            return create_app(platform, Settings(), jobs, files=record_file)
        finally:
            jobs.close()


class Discovery:
    """The routes of the application, and what has been met of them at a running server."""

    def __init__(self, app: Flask, address: str) -> None:
        self.address = address
        self.routes = app.url_map.bind("localhost")
        self.rules = list(app.url_map.iter_rules())
        self.found: dict[str, Found] = {}
        self.broken: list[str] = []
        self.sent: set[str] = set()

    def key(self, path: str) -> str:
        """What the address is an example of; "" for what is no page of the application."""
        parts = urlsplit(path)
        try:
            endpoint, _ = self.routes.match(parts.path, method="GET")
        except RequestRedirect:
            return ""
        except HTTPException:
            return "(none)"
        if endpoint == "static" or endpoint.endswith("_json"):
            return ""
        said = parse_qs(parts.query)
        views = [f"{name}={said[name][0]}" for name in VIEWS if name in said]
        return " ".join([endpoint, "/" + parts.path.split("/")[1], *views])

    def start(self) -> Iterator[str]:
        """Where to begin: the home page, routes without arguments, documents of each kind."""
        yield "/"
        yield from sorted(
            rule.rule for rule in self.rules if "GET" in (rule.methods or ()) and not rule.arguments
        )
        base = requests.get(f"{self.address}/status.json", timeout=60).json()["base"]
        query = KINDS.read_text(encoding="utf-8").replace("urn:base", base)
        answer = requests.get(
            f"{self.address}/sparql", {"query": query}, headers={"Accept": "application/json"}, timeout=60
        )
        for row in answer.json()["results"]["bindings"]:
            yield "/" + row["example"]["value"].removeprefix(base)
        yield from self._made("/downloads", {"format": "csv", "type": "holotype"})
        yield from self._made("/validate", {"text": "occurrenceID,country\n1,Peru\n", "format": "csv"})
        yield from UNLINKED

    def _made(self, path: str, form: dict[str, str]) -> Iterator[str]:
        """The page of something that is made when it is asked for: a download, a check."""
        answer = requests.post(
            f"{self.address}{path}", form, headers={"Accept": BROWSER}, allow_redirects=False, timeout=60
        )
        if answer.is_redirect:
            yield urlsplit(answer.headers["Location"]).path

    def pages(self) -> list[Found]:
        """Every page, by following the links of one example of each."""
        waiting = deque((path, "") for path in self.start())
        seen: set[str] = set()
        with requests.Session() as session:
            session.headers["Accept"] = BROWSER
            while waiting:
                path, origin = waiting.popleft()
                key = path if path in UNLINKED else self.key(path)
                if not key or key in self.found or path in seen:
                    continue
                seen.add(path)
                answer = session.get(self.address + path, timeout=60)
                there = answer.url.removeprefix(self.address)
                key = key if path in UNLINKED else self.key(there)
                expected = UNLINKED.get(path, 200)
                if answer.status_code != expected and origin:
                    self.broken.append(f"{origin} links to {path}: {answer.status_code}")
                if "text/html" not in answer.headers.get("Content-Type", "") or key in self.found:
                    continue
                if answer.status_code == expected:
                    self.found[key] = Found(key, there, expected)
                    waiting.extend((link, there) for link in self._links(answer.text, there))
                    waiting.extend(self._asked(session, answer.text, there))
        return sorted(self.found.values())

    def _asked(self, session: requests.Session, text: str, path: str) -> Iterator[tuple[str, str]]:
        """Where forms lead that have something made; each is sent once, as it stands."""
        for form in html.fromstring(text).forms:
            action = urlsplit(urljoin(path, form.action or "")).path
            if form.method != "POST" or action in self.sent or action in SETTING:
                continue
            if action.startswith(OF_PEOPLE) or action.endswith("/cancel"):
                continue  # not the page of a check, which its button makes forgotten
            self.sent.add(action)
            buttons = form.xpath(".//button[@name and @value]")[:1]
            said = [*form.form_values(), *((one.get("name"), one.get("value")) for one in buttons)]
            answer = session.post(self.address + action, said, timeout=60)
            if answer.ok and answer.history:
                yield answer.url.removeprefix(self.address), path

    def _links(self, text: str, path: str) -> Iterator[str]:
        for link in html.fromstring(text).iter("a"):
            there = urlsplit(urljoin(self.address + path, link.get("href", "")))
            if f"{there.scheme}://{there.netloc}" == self.address:
                yield there.path + (f"?{there.query}" if there.query else "")

    def unmet(self) -> list[str]:
        """Pages of the application (routes with a twin) of which no example has been met."""
        met = {self.key(found.path).partition(" ")[0] for found in self.found.values()}
        routes = {rule.endpoint for rule in self.rules if "GET" in (rule.methods or ())}
        return sorted(one for one in routes if f"{one}_json" in routes and one not in met | SIGNED_IN)
