"""Asking for what is kept back: who may ask, who decides, and what follows from a decision."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.graph.account import concept
from app.graph.account_edit import address
from app.graph.errors import BadParameter, Forbidden, NotFound
from app.graph.identifiers import mint
from app.graph.principal import Decision, Principal
from app.graph.terms import iri
from app.graph.touched import standing
from app.graph.workbench import Workbench
from app.graph.writer import moment
from app.web import exact_terms
from app.web.context import platform
from app.web.locale import gettext

LONGEST = 365
APPROVED = iri("holotype:Approved").value
OPEN = (iri("holotype:Submitted").value, iri("holotype:UnderReview").value, APPROVED)
Request = Mapping[str, Any]


def desk() -> Workbench:
    """The house at every graph: it keeps requests, and names in the ledger who acted."""
    here = platform()
    return here.workbench(replace(here.house, view=here.all_graphs()))


def requests() -> Sequence[Request]:
    """Every request, the latest first; what is over says so."""
    platform().granted.expire()
    return desk().read("access/requests").rows


def request_of(id: str) -> Request:
    """One request. Raises NotFound."""
    for one in requests():
        if str(one["request"]).rpartition("/")[2] == id:
            return one
    raise NotFound(gettext("There is no such request."))


def may_decide(principal: Principal, one: Request) -> Decision:
    """Whether a principal decides a request: who may decide about the record itself."""
    record = str(one["record"])
    said = standing(platform(), [record])[record]
    return platform().permissions.decide(principal, "decide", record, said)


def roles(principal: Principal, one: Request) -> list[str]:
    """What a principal is to a request: requester, decider, both or nothing."""
    found = ["requester"] if one["person"] == principal.iri else []
    return [*found, "decider"] if may_decide(principal, one).allowed else found


def graph_of(one: Request) -> str:
    """The graph a request is kept in: the desk of the institution that decides."""
    holder = str(one["institution"]).rpartition("/")[2]
    return platform().graphs.named(f"desk/{holder}")


def steps(principal: Principal, one: Request) -> list[dict[str, Any]]:
    """The steps that a principal may take with a request now."""
    mine = roles(principal, one)
    if not mine:
        return []
    return desk().read("workflow/possible-transitions", document=one["request"], roles=mine).rows


def ask(principal: Principal, record: str, purpose: str, days: int, terms: bool) -> str:
    """Ask for the exact values of a record. Gives the request. Raises BadParameter, NotFound."""
    if not terms:
        raise BadParameter(
            gettext("The terms have to be agreed to."), where="terms", remedy=gettext("Tick the box.")
        )
    if not 1 <= days <= LONGEST:
        raise BadParameter(gettext("Ask for 1 to %(most)s days.", most=LONGEST), where="days")
    document = platform().workbench().document(record)
    institution = document.root.text("holotype:institution")
    if not document.root.texts("holotype:protectedBy") or not institution:
        raise NotFound(
            gettext("Nothing of this record is kept back, or no institution is named that could decide."),
            where="document",
        )
    request = f"{platform().base}request/{mint('request', secrets.token_hex(16))}"
    graph = platform().graphs.named(f"desk/{institution.rpartition('/')[2]}")
    desk().change(
        "access/ask",
        by=principal,
        why="Asked for exact values.",
        graph=graph,
        request=request,
        record=record,
        institution=institution,
        purpose=purpose.strip(),
        days=days,
        terms=exact_terms.VERSION,
    )
    return request


def step(principal: Principal, one: Request, state: str, reason: str, until: str = "") -> None:
    """Take a step with a request: a decision is written down with its reason, and takes effect.

    An approval may end before the days that were asked for are over: at ``until``, a moment as ISO 8601
    in UTC. Raises Forbidden for a step that this principal may not take now, BadParameter.
    """
    able = [found for found in steps(principal, one) if str(found["to"]).endswith(f"/{state}")]
    if not able:
        raise Forbidden(
            gettext("This step cannot be taken by you now."), remedy=gettext("Look at the request again.")
        )
    ends = _end(one, until) if state == "Approved" else datetime.now(UTC)
    if able[0]["role"] == "decider" and state in ("Approved", "Rejected"):
        if not reason.strip():
            raise BadParameter(gettext("Say in a sentence why."), where="reason")
        desk().change(
            "access/decide", by=principal, why=reason, graph=graph_of(one), request=one["request"],
            reason=reason.strip(), until=ends,
        )  # fmt: skip
    with platform().writer.writing():  # the state last: what is cut short is a request that still waits
        if state == "Approved":
            _let_in(one, ends, principal)
        elif one["state"] == APPROVED:
            _close(one, principal)
        _advance(one, state, [str(able[0]["role"])], principal, reason)


def _end(one: Request, until: str) -> datetime:
    """When an approval ends. Raises BadParameter."""
    now = datetime.now(UTC)
    latest = now + timedelta(days=int(str(one["days"])))
    if not until.strip():
        return latest
    try:
        found = datetime.fromisoformat(until.strip())
    except ValueError:
        raise BadParameter(
            gettext("“%(said)s” is no moment.", said=until[:40]),
            where="until",
            remedy=gettext("Write it like 2027-01-31T12:00, in UTC."),
        ) from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    if not now < found <= latest:
        raise BadParameter(
            gettext("The end is to come, and no later than what was asked for."),
            where="until",
            remedy=gettext("Choose a moment between now and %(latest)s.", latest=f"{latest:%Y-%m-%dT%H:%M}"),
        )
    return found


def _advance(one: Request, state: str, roles: list[str], by: Principal, why: str) -> None:
    desk().change(
        "workflow/advance", by=by, why=why or state, graph=graph_of(one), document=one["request"],
        state=iri(f"holotype:{state}").value, roles=roles,
    )  # fmt: skip


def _let_in(one: Request, until: datetime, by: Principal) -> None:
    """The copy first, then the grant that opens it."""
    platform().granted.open(str(one["request"]), str(one["record"]), str(one["institution"]), until, by)
    with platform().people.editing(str(one["person"]), why="A request was approved.", by=by) as edit:
        edit.say(
            edit.free("grant"),
            a=iri("holotype:Grant"),
            holotype_role=concept("role/reader"),
            holotype_scope=address(str(one["institution"])),
            holotype_origin=concept("grant-origin/request"),
            holotype_validFrom=moment(datetime.now(UTC)),
            holotype_validUntil=moment(until),
            prov_wasAttributedTo=address(by.iri),
            prov_wasDerivedFrom=address(str(one["request"])),
        )


def _close(one: Request, by: Principal) -> None:
    """End the grants that follow from a request, and take its copy away."""
    account = str(one["person"])
    now = datetime.now(UTC)
    for role in platform().people.person(account).held():
        if role.source == one["request"]:
            with platform().people.editing(account, why="A request is over.", by=by) as edit:
                edit.replace(role.grant.iri.rpartition("#")[2], holotype_validUntil=moment(now))
    platform().granted.close(str(one["request"]), by)
