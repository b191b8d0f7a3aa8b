"""The account of a person as quads: what is written when somebody signs in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.claims import Claims, Entitled
from app.graph.document import Document, Node
from app.graph.terms import iri, prefixes
from app.graph.writer import moment

VOCABULARY = prefixes["holotype"].removesuffix("ns/") + "vocabulary/"
ENTITLED_DAYS = 90  # that a role holds which no sign-in has confirmed again
ORCID_HOSTS = ("orcid.org", "sandbox.orcid.org")
_CONFIRMED_DAYS = 10  # after which the end of such a role is put off again
_HTTP = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
Said = str | NamedNode | Literal


def concept(name: str) -> NamedNode:
    """``concept("role/curator")`` of our vocabularies."""
    return NamedNode(VOCABULARY + name)


class Sheet:
    """Quads about an account and its parts, all in the graph of people."""

    def __init__(self, graph: str, account: str) -> None:
        self.graph, self.account = NamedNode(graph), account
        self.quads: set[Quad] = set()

    def say(self, part: str, **said: Said | Iterable[Said]) -> str:
        """Say something of a part ("" for the account): property names with ``_`` for ``:``."""
        subject = NamedNode(f"{self.account}#{part}" if part else self.account)
        for name, value in said.items():
            property = iri("rdf:type" if name == "a" else name.replace("_", ":", 1))
            for one in [value] if isinstance(value, str | NamedNode | Literal) else value:
                if one != "":
                    object = Literal(one) if isinstance(one, str) else one
                    self.quads.add(Quad(subject, property, object, self.graph))
        if part:
            self.quads.add(Quad(subject, iri("holotype:partOf"), NamedNode(self.account), self.graph))
        return subject.value


def new_account(sheet: Sheet, name: str, *, state: str = "active") -> None:
    """The account itself."""
    sheet.say(
        "",
        a=(iri("prov:Person"), iri("holotype:Account")),
        schema_name=name,
        holotype_state=concept(f"account-state/{state}"),
        holotype_shownTo=concept("profile-audience/nobody"),
    )


def said_at_sign_in(
    sheet: Sheet, document: Document | None, claims: Claims, roles: Iterable[Entitled], now: datetime
) -> None:
    """What a service asserts at a sign-in: identity, ORCID, e-mail, affiliations, roles.

    ``document`` is the account as it is, whose parts keep their names; None for a new one.
    """
    part = _identity(document, claims)
    identity = sheet.say(
        part,
        a=iri("holotype:Identity"),
        holotype_issuer=claims.issuer,
        holotype_subject=claims.subject,
        holotype_communityIdentifier=claims.community,
        holotype_entitlement=claims.entitlements,
        holotype_assurance=[NamedNode(text) for text in claims.assurance if _HTTP.fullmatch(text)],
    )
    if claims.orcid:
        sheet.say("", owl_sameAs=NamedNode(f"https://orcid.org/{claims.orcid}"))
    derived = {"prov_wasDerivedFrom": NamedNode(identity)}
    asserted = concept("verification/asserted")
    if claims.name:
        sheet.say(
            f"name-of-{part}", a=iri("holotype:PersonName"), schema_name=claims.name,
            holotype_verification=_proof_of_name(claims), **derived,
        )  # fmt: skip
    if claims.email:
        how = asserted if claims.email_verified else concept("verification/self-stated")
        sheet.say(
            f"email-of-{part}", a=iri("schema:ContactPoint"), schema_email=claims.email,
            holotype_verification=how, **derived,
        )  # fmt: skip
    for number, text in enumerate(claims.affiliations, 1):
        role, _, home = text.rpartition("@")
        sheet.say(
            f"affiliation-{number}-of-{part}", a=iri("holotype:Affiliation"), schema_name=home,
            schema_roleName=role, holotype_verification=asserted, **derived,
        )  # fmt: skip
    known = {_entitled(node): node for node in _following(document, identity)}
    for number, one in enumerate(sorted(set(roles)), 1):
        since, until = _period(
            known.get((concept(f"role/{one.role}").value, one.scope, one.entitlement)), now
        )
        sheet.say(
            f"grant-{number}-of-{part}",
            a=iri("holotype:Grant"),
            holotype_role=concept(f"role/{one.role}"),
            holotype_scope=NamedNode(one.scope) if one.scope else "",
            holotype_origin=concept("grant-origin/entitlement"),
            holotype_entitlement=one.entitlement,
            holotype_validFrom=since,
            holotype_validUntil=until,
            **derived,
        )


def standing_of(document: Document, claims: Claims, graph: str) -> set[Quad]:
    """What the last sign-in by the same service has left in the account."""
    part = _identity(document, claims)
    identity = f"{document.iri}#{part}"
    gone = {identity} | {node.iri for node in document.parts.values() if _follows(node, identity)}
    sames = {f"https://orcid.org/{claims.orcid}"} if claims.orcid else set()
    return {
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))
        for triple in document.triples
        if getattr(triple.subject, "value", "") in gone
        or (triple.predicate == iri("owl:sameAs") and getattr(triple.object, "value", "") in sames)
    }


def _proof_of_name(claims: Claims) -> NamedNode:
    """How far a name is proven: ORCID and social services repeat what the person told them."""
    if urlsplit(claims.issuer).hostname in ORCID_HOSTS:
        return concept("verification/from-orcid")
    home = bool(claims.affiliations)
    return concept("verification/asserted" if home else "verification/self-stated")


def _identity(document: Document | None, claims: Claims) -> str:
    """The name of the part that stands for this way of signing in."""
    numbers = [0]
    for node in document.parts.values() if document else ():
        if "holotype:Identity" in node.types:
            if (node.text("holotype:issuer"), node.text("holotype:subject")) == (
                claims.issuer,
                claims.subject,
            ):
                return node.id
            numbers.append(int(node.id.rpartition("-")[2]))
    return f"identity-{max(numbers) + 1}"


def _follows(node: Node, identity: str) -> bool:
    return identity in node.texts("prov:wasDerivedFrom")


def _following(document: Document | None, identity: str) -> Iterator[Node]:
    for node in document.parts.values() if document else ():
        if "holotype:Grant" in node.types and _follows(node, identity):
            yield node


def _entitled(node: Node) -> tuple[str, str, str]:
    return node.text("holotype:role"), node.text("holotype:scope"), node.text("holotype:entitlement")


def _period(node: Node | None, now: datetime) -> tuple[Literal, Literal]:
    """From when until when a role holds that was asserted now; kept where it was asserted lately."""
    until = now + timedelta(days=ENTITLED_DAYS)
    if node is None:
        return moment(now), moment(until)
    since, was = (datetime.fromisoformat(node.text(f"holotype:valid{end}")) for end in ("From", "Until"))
    if was <= now:
        return moment(now), moment(until)
    if (until - was).days < _CONFIRMED_DAYS:
        until = was
    return moment(since.astimezone(UTC)), moment(until.astimezone(UTC))
