"""The house with protected records, and people who ask, decide or know nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import g, request
from flask.testing import FlaskClient
from pyoxigraph import NamedNode
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.account import Sheet, concept
from app.graph.claims import Claims
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.terms import iri
from app.graph.writer import moment
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.record_file import record_file
from loaders.export.work import download_job
from loaders.harvest import load
from loaders.options import Options
from tests.installations import BASE, installation
from tests.loaders.archives_made import archive
from tests.loaders.secrets_kept import ROWS, address, coordinates, enact

PEOPLE = ("reader", "moderator", "stranger")
PURPOSE = "A study of the river and its mills."


@dataclass
class Desk:
    """The house and a client at which different people sit."""

    platform: Platform
    client: FlaskClient
    people: dict[str, str]

    def get(self, who: str, path: str) -> TestResponse:
        return self.client.get(path, headers={"X-Asker": who, "Accept": "*/*"})

    def page(self, who: str, path: str) -> TestResponse:
        return self.client.get(path, headers={"X-Asker": who, "Accept": "text/html"})

    def post(self, who: str, path: str, **form: object) -> TestResponse:
        return self.client.post(path, headers={"X-Asker": who}, data=form)

    @property
    def document(self) -> str:
        return address(self.platform, 1)

    def ask(self, who: str = "reader", **more: object) -> TestResponse:
        form = {"document": self.document, "purpose": PURPOSE, "days": 30, "terms": "1"} | more
        return self.post(who, "/requests", **form)

    def see(self, who: str) -> tuple[str, str]:
        bench = self.platform.workbench(self.platform.people.principal(self.people[who]))
        return coordinates(bench.document(self.document))


def protect(platform: Platform) -> None:
    """Put two records under a policy: the first is protected."""
    enact(platform)
    with TemporaryDirectory() as folder:
        report = load(platform, archive(Path(folder), ROWS), platform.house, Options(name="test"))
    assert not report.failed, report.failed


def inhabited(platform: Platform) -> None:
    """These records, and people: one of them moderates."""
    protect(platform)
    people = {name: account(platform, name) for name in PEOPLE}
    moderates(platform, people["moderator"])


@contextmanager
def opened(tmp_path: Path) -> Iterator[Desk]:
    """Such a house, as long as the block runs."""
    with installation(tmp_path / "installation", inhabited, base=BASE) as platform:
        people = {name: account(platform, name) for name in PEOPLE}
        downloads = Jobs(platform.folder / "downloads", {"download": download_job(platform, most=1000)})
        app = create_app(platform, Settings(), downloads=downloads, files=record_file)
        app.testing = True

        def somebody() -> None:
            if who := people.get(request.headers.get("X-Asker", "")):
                g.workbench = platform.workbench(platform.people.principal(who))

        app.before_request_funcs.setdefault(None, []).insert(0, somebody)
        client = app.test_client()
        client.set_cookie("theme", "dark")  # a session comes with a cookie; without one nobody asks who it is
        try:
            yield Desk(platform, client, people)
        finally:
            downloads.close()


def account(platform: Platform, name: str) -> str:
    return platform.people.sign_in(Claims("https://issuer.example", name, name=f"Demo {name}"))[0]


def moderates(platform: Platform, account: str, role: str = "moderator") -> None:
    sheet = Sheet(platform.graphs.people, account)
    sheet.say(
        f"grant-{role}",
        a=iri("holotype:Grant"),
        holotype_role=concept(f"role/{role}"),
        holotype_scope=NamedNode(f"{BASE}institution/{mint('institution', 'TEST')}"),
        holotype_origin=concept("grant-origin/grant"),
        holotype_validFrom=moment(datetime.now(UTC) - timedelta(days=1)),
        prov_wasAttributedTo=NamedNode(platform.house.iri),
    )
    platform.people.write(account, (), sheet.quads, why="Granted.")


def approved(desk: Desk) -> str:
    """A request that the institution has approved: its path."""
    path = desk.ask().headers["Location"]
    assert desk.post("moderator", path, to="Approved", reason="For this study.").status_code == 303
    return path
