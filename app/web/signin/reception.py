"""The reception of an installation: its sign-in services, what follows from their claims, its sessions."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import current_app

from app.graph.claims import Claims, Entitled
from app.graph.errors import Forbidden, NotFound
from app.graph.people_events import Events
from app.graph.principal import Principal
from app.web.locale import gettext
from app.web.signin.closing import ClosedServices
from app.web.signin.entitlement import Rule
from app.web.signin.issuer import Issuer
from app.web.signin.orcid import OrcidApi
from app.web.signin.provider import Provider
from app.web.signin.session_store import SessionStore

if TYPE_CHECKING:
    from app.graph.platform import Platform

FRESH = 600.0  # seconds after which a sign-in is too old to link another to it
_SLACK = 120.0  # seconds that the clock of a sign-in service may differ


class Reception:
    """Who may come in, and how. ``idle`` and ``longest`` are of a session, in seconds."""

    def __init__(
        self,
        platform: Platform,
        issuers: Iterable[Issuer] = (),
        rules: Iterable[Rule] = (),
        *,
        idle: float = 3600.0,
        longest: float = 43200.0,
        orcid: OrcidApi | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.platform, self.clock = platform, clock
        self.providers = {issuer.key: Provider(issuer, clock) for issuer in issuers}
        self.rules = tuple(rules)
        self.orcid = orcid or OrcidApi("")
        self.sessions = SessionStore(
            platform.folder / "sessions.sqlite", idle=idle, longest=longest, clock=clock
        )
        self.events = Events(platform.folder / "people.sqlite")
        self.closed = ClosedServices(platform.folder / "people.sqlite")

    def provider(self, key: str) -> Provider:
        """The sign-in service of a key. Raises NotFound."""
        if key not in self.providers:
            raise NotFound(
                gettext("There is no sign-in service “%(key)s” here.", key=key),
                remedy=gettext("The sign-in page shows those there are."),
            )
        return self.providers[key]

    def open_provider(self, key: str) -> Provider:
        """The same, for those who come in. Raises Forbidden where it is closed, NotFound."""
        found, closed = self.provider(key), self.closed.of(key)
        if closed is not None:
            raise Forbidden(
                gettext(
                    "Nobody can sign in by %(name)s: the administrators have closed it (%(reason)s).",
                    name=found.issuer.name,
                    reason=closed.reason,
                ),
                remedy=gettext("Use another way to sign in, or ask them when it opens again."),
            )
        return found

    def roles(self, key: str, claims: Claims) -> set[Entitled]:
        """The roles that follow from what a service asserts."""
        return {
            Entitled(rule.role, rule.scope, text)
            for rule in self.rules
            for text in claims.entitlements
            if rule.issuer in ("", key) and rule.fits(text)
        }

    def proven(self, claims: Claims) -> float:
        """When a person last proved who they are, in seconds; now where the service does not say."""
        now = self.clock()
        return min(now, float(claims.authenticated)) if claims.authenticated else now

    def is_fresh(self, proven: float) -> bool:
        """Whether that was just now."""
        return self.clock() - proven <= FRESH + _SLACK


def rights(principal: Principal) -> str:
    """A digest of what a principal may do and see; it differs when that changes."""
    said = (sorted(principal.roles), sorted(principal.grants), principal.view)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def reception() -> Reception:
    """The reception of the app that is asked."""
    return current_app.extensions["holotype-reception"]  # type: ignore[no-any-return]
