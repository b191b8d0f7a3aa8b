"""The house under attack: with a policy, and the same without one, to show that the attacks find things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import requests
from flask import g, request
from pyoxigraph import Literal, NamedNode, Quad

from app.factory import create_app
from app.graph.account import Sheet, concept
from app.graph.claims import Claims
from app.graph.delta import Delta
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.sensitivity_apply import Application
from app.graph.sensitivity_halves import Keeping
from app.graph.terms import iri
from app.graph.writer import moment
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.record_file import record_file
from loaders.export.work import download_job
from loaders.harvest import load
from loaders.options import Options
from loaders.work import load_job
from tests.installations import installation
from tests.loaders.archives_made import Extension, archive, specimen
from tests.loaders.secrets_kept import EXACT, SECRETS, enact
from tests.web.served import listening

BASE = "https://example.org/"
# a record that was open before there was a rule for it
LATE = {
    "scientificName": "Cypripedium calceolus L.",
    "family": "Orchidaceae",
    "decimalLatitude": "48.76543",
    "decimalLongitude": "9.87654",
    "locality": "Under the old beech by the weir",
    "recordedBy": "D. Verborgen",
    "eventDate": "1911-08-09",
}
ALL_SECRETS = (
    *SECRETS,
    "48.76543",
    "9.87654",
    "beech by the weir",
    "Verborgen",
    "1911-08-09",
    "50.98765",
    "label-of-one",
)
PICTURE = {"ac:accessURI": "https://test.example/label-of-one.jpg", "dcterms:type": "StillImage"}


class Kept(NamedTuple):
    """What a house keeps back: of the first record, of the one that lay open once, and a picture."""

    exact: dict[str, str]
    late: dict[str, str]
    picture: dict[str, str]


USUAL = Kept(EXACT, LATE, PICTURE)
ASKER = "X-Asker"  # which person sends a request of these tests; the server itself knows no such header


@dataclass
class Target:
    """An installation that is served: where, and what a stranger may know of it."""

    platform: Platform
    address: str
    askers: dict[str, dict[str, str]]
    """headers of each kind of asker"""

    @property
    def document(self) -> str:
        return f"{BASE}specimen/{mint('specimen', 'https://test.example/object/1')}"

    @property
    def late(self) -> str:
        return f"{BASE}specimen/{mint('specimen', 'https://test.example/object/3')}"

    @property
    def medium(self) -> str:
        return f"{BASE}media/{mint('media', PICTURE['ac:accessURI'] + '@test')}"

    request: str = f"{BASE}request/LET-INT-OAA"
    """what somebody was let in by, to see the first record"""

    @property
    def granted(self) -> str:
        return self.platform.graphs.named(f"granted/{self.request.rpartition('/')[2]}")

    @property
    def holder(self) -> str:
        return mint("institution", "TEST")


@contextmanager
def target(folder: Path, *, policy: bool, kept: Kept = USUAL) -> Iterator[Target]:
    """The house with records, a history, a kept past, people, and (or not) a policy."""
    with installation(folder / "installation", base=BASE) as platform:
        people: dict[str, str] = {}
        jobs = Jobs(folder / "jobs", {"load": load_job(platform)})
        downloads = Jobs(platform.folder / "downloads", {"download": download_job(platform, most=1000)})
        app = create_app(platform, Settings(), jobs, downloads, files=record_file)

        def somebody() -> None:
            if account := people.get(request.headers.get(ASKER, "")):
                g.workbench = platform.workbench(platform.people.principal(account))

        app.before_request_funcs.setdefault(None, []).insert(0, somebody)
        stranger, loader = (platform.tokens.create(frozenset((role,))) for role in ("reader", "loader"))
        askers = {
            "anonymous": {},
            "stranger": {"Authorization": f"Bearer {stranger}"},
            # a session comes with a cookie; without one nobody is asked who it is
            "expired": {ASKER: "expired", "Cookie": "theme=dark"},
            "loader": {"Authorization": f"Bearer {loader}"},
            "let-in": {ASKER: "let-in", "Cookie": "theme=dark"},
        }
        try:
            with listening(app) as address:
                people["expired"] = _expired(platform)
                requests.get(f"{address}/feeds/patch?since=0", timeout=60)  # from now on patches are kept
                _fill(platform, folder, policy, kept)
                people["let-in"] = _let_in(platform)
                askers["changer"] = {"Authorization": f"Bearer {_changer(platform)}"}
                yield Target(platform, address, askers)
        finally:
            jobs.close()
            downloads.close()


def _fill(platform: Platform, folder: Path, policy: bool, kept: Kept) -> None:
    """Loads before and after the rules, a correction by hand, and snapshots in between."""
    options = Options(name="test")
    load(platform, archive(folder, [specimen(2), specimen(3, **kept.late)]), platform.house, options)
    assert platform.keeper is not None
    platform.keeper.keep()
    moved = specimen(3, **(kept.late | {"locality": f"{kept.late['locality']}, east side"}))
    load(platform, archive(folder, [specimen(2), moved]), platform.house, options)
    if policy:
        enact(platform)
        Application(platform, platform.house, redact=True).run()
    one = specimen(1, **kept.exact)
    picture = [Extension("ac:Multimedia", [(1, kept.picture)])]
    load(platform, archive(folder, [one, specimen(2), moved], extensions=picture), platform.house, options)
    platform.keeper.keep()
    again = one | {"locality": f"{one['locality']}, left"}
    load(platform, archive(folder, [again, specimen(2), moved], extensions=picture), platform.house, options)
    _correct(platform)
    platform.keeper.keep()


def _correct(platform: Platform) -> None:
    """A curator reads two records again: a latitude that was right, and a name that was not all."""
    latitude = Literal("50.98765", datatype=iri("xsd:decimal"))
    delta = _reading(platform, 1, "dwc:decimalLatitude", latitude)
    platform.workbench(platform.house).apply(delta, why="Read again.")
    back = Delta.of(delta.added, delta.removed)
    platform.workbench(platform.house).apply(back, why="It was right.")
    name = _reading(platform, 3, "dwc:recordedBy", Literal("Dr D. Verborgen"))
    platform.workbench(platform.house).apply(name, why="Read again.")


def _reading(platform: Platform, number: int, term: str, value: Literal) -> Delta:
    """Another value of a property, where the value of now stands."""
    name = f"{BASE}specimen/{mint('specimen', f'https://test.example/object/{number}')}"
    one = Keeping(platform).standing([name])[name]
    graph, found = next(iter(one.kept.items()), (platform.graphs.public, one.public))
    (now,) = [t for t in found if t.predicate == iri(term)]
    target = NamedNode(graph)
    return Delta.of(
        [Quad(now.subject, now.predicate, now.object, target)],
        [Quad(now.subject, now.predicate, value, target)],
    )


def _expired(platform: Platform) -> str:
    """Somebody who was once let in: the grant is over, the graph of it not yet removed."""
    over = datetime.now(UTC) - timedelta(minutes=1)
    account = _reader(platform, "somebody", over, "AAA-BBB-CCC")
    granted = platform.graphs.named("granted/AAA-BBB-CCC")
    where = NamedNode(f"{BASE}specimen/{mint('specimen', 'https://test.example/object/1')}#location-1")
    quad = Quad(where, iri("dwc:locality"), Literal(EXACT["locality"]), NamedNode(granted))
    text = platform.catalogue["graph/insert-quads"].bind(quads=[quad])
    platform.writer.change(text, platform.house, said="Copied for a reader.", documents=())
    return account


def _holder(platform: Platform, who: str, role: str, origin: str, since: datetime, **more: object) -> str:
    """Somebody who has a role for the institution; ``who`` is their name at the issuer."""
    account, _ = platform.people.sign_in(Claims("https://issuer.example", who, name=f"Demo {role}"))
    sheet = Sheet(platform.graphs.people, account)
    sheet.say(
        "grant-7",
        a=iri("holotype:Grant"),
        holotype_role=concept(f"role/{role}"),
        holotype_scope=NamedNode(f"{BASE}institution/{mint('institution', 'TEST')}"),
        holotype_origin=concept(f"grant-origin/{origin}"),
        holotype_validFrom=moment(since),
        prov_wasAttributedTo=NamedNode(platform.house.iri),
        **more,  # type: ignore[arg-type]
    )
    platform.people.write(account, (), sheet.quads, why="Granted.")
    return account


def _reader(platform: Platform, name: str, until: datetime, request: str) -> str:
    """Somebody with a grant that follows from a request."""
    return _holder(
        platform,
        name,
        "reader",
        "request",
        until - timedelta(days=30),
        holotype_validUntil=moment(until),
        prov_wasDerivedFrom=NamedNode(f"{BASE}request/{request}"),
    )


def _let_in(platform: Platform) -> str:
    """Somebody who sees the first record exactly, for a week to come."""
    until = datetime.now(UTC) + timedelta(days=7)
    record = f"{BASE}specimen/{mint('specimen', 'https://test.example/object/1')}"
    institution = f"{BASE}institution/{mint('institution', 'TEST')}"
    platform.granted.open(f"{BASE}request/LET-INT-OAA", record, institution, until, platform.house)
    return _reader(platform, "let in", until, "LET-INT-OAA")


def _changer(platform: Platform) -> str:
    """A token of a curator of the institution by which records may be changed, and nothing seen besides."""
    account = _holder(platform, "curator", "curator", "grant", datetime.now(UTC) - timedelta(days=1))
    return platform.tokens.create(frozenset(), "changes", 30, owner=account, deeds=frozenset(("change",)))
