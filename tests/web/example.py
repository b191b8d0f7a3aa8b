"""An installation with the small example graph in it, behind Flask's test client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from loaders.export.record_file import record_file
from tests.installations import BASE, installation

DATA = Path(__file__).parent / "data"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Site:
    """The example installation: its platform, and pages as a browser gets them."""

    def __init__(self, platform: Platform, client: FlaskClient) -> None:
        self.platform = platform
        self.client = client

    def get(self, path: str, accept: str = BROWSER, **headers: str) -> TestResponse:
        """GET with an ``Accept`` header; header names with ``_`` for ``-``."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers={"Accept": accept, **said})

    def page(self, path: str) -> Parsed:
        """A page that is expected to be there, read."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return Parsed(response.text)


def lay_out(platform: Platform) -> None:
    """Put the example graph into a store as it stands: no change, so no rule is asked."""
    for name, graph in (("example", platform.graphs.public), ("ledger", platform.graphs.ledger)):
        said = parse(path=DATA / f"{name}.ttl", format=RdfFormat.TURTLE)
        node = NamedNode(graph)
        platform.store.extend(Quad(quad.subject, quad.predicate, quad.object, node) for quad in said)
    assert platform.feed is not None
    platform.feed.rebuild()


@contextmanager
def example_site() -> Iterator[Site]:
    """Open an installation of its own with the example in it until the block ends."""
    with installation(None, lay_out, base=BASE) as platform:
        app = create_app(platform, Settings(), files=record_file)
        app.testing = True
        yield Site(platform, app.test_client())


class Parsed(HTMLParser):
    """A page in pieces: ``tags`` as (name, attributes), ``text`` without markup, ``ids``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._text: list[str] = []
        self._unread = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self._text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._unread = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._unread = ""

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._text.append(data)

    def all(self, name: str, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of every such element."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            found
            for tag, found in self.tags
            if tag == name and all(found.get(key) == value for key, value in wanted.items())
        ]

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [found["href"] or "" for found in self.all("a") if "href" in found]

    @property
    def title(self) -> str:
        return self.html.partition("<title>")[2].partition("</title>")[0]

    def described(self) -> Any:
        """The schema.org description embedded in it."""
        start = self.html.partition('<script type="application/ld+json">')[2]
        return json.loads(start.partition("</script>")[0])
