"""Signing in and out: the page of the services, the way to one and back, and the way out."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for

from app.graph.errors import BadRequest, Forbidden, HolotypeError
from app.web.context import platform, workbench
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.signin import cookies, flow
from app.web.signin.flow import Sent
from app.web.signin.reception import reception
from app.web.signin.return_address import return_address
from app.web.signin.session_store import UnderWay

blueprint = Blueprint("signin", __name__)
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


def way_back(asked: str) -> str:
    """An address of this site to go back to: its path and query; the first page where it is another's."""
    parts = urlsplit(_CONTROL.sub("", asked))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return "/"
    if parts.path.split("/")[1] in ("signin", "signout"):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _came_from() -> str:
    """The page of this site whose link led here."""
    parts = urlsplit(request.referrer or "")
    return (
        f"{parts.path}?{parts.query}".removeprefix(request.script_root)
        if parts.netloc == request.host
        else "/"
    )


@page(blueprint, "/signin", endpoint="index")
def index() -> Page:
    """The ways to sign in."""
    back = way_back(request.args.get("back", "") or _came_from())
    principal = workbench().principal
    return Page(
        "signin/index.html",
        {
            "title": gettext("Sign in"),
            "back": back,
            "signedIn": {"name": principal.name, "iri": principal.iri} if principal.signed_in else None,
            "ways": [
                {
                    "key": key,
                    "name": provider.issuer.name,
                    "kind": provider.issuer.preset,
                    "issuer": provider.issuer.issuer,
                    "href": url_for("signin.leave", key=key, back=back),
                }
                for key, provider in reception().providers.items()
                if reception().closed.of(key) is None
            ],
            "demo": _demo(),
        },
    )


def _demo() -> list[dict[str, str]]:
    """The people of the demonstration, where this server has them."""
    if "demo_people" not in current_app.blueprints:
        return []
    from app.web.signin.demo import demo_people  # a server without the demonstration needs none of it

    return [
        {
            "name": one.name,
            "role": one.role,
            "place": one.place,
            "href": url_for("demo_people.enter", key=one.key),
        }
        for one in demo_people()
    ]


@blueprint.get("/signin/<key>")
def leave(key: str) -> Response:
    """Send a person to a sign-in service. With ``link``, to give their account this further way in."""
    served, purpose = reception(), ""
    provider = served.open_provider(key)
    if request.args.get("link"):
        refuse_foreign()
        purpose = _account_to_link()
    fresh = bool(purpose or request.args.get("fresh"))
    back_here = return_address(url_for("signin.come_back", key=key))
    address, sent = flow.begin(provider, back_here, fresh=fresh)
    browser = cookies.browser_secret() or secrets.token_urlsafe(32)
    served.sessions.send(sent, browser=browser, back=way_back(request.args.get("back", "/")), purpose=purpose)
    response: Any = redirect(address, code=303)
    response.headers["Cache-Control"] = "no-store"
    return cookies.keep_browser_secret(response, browser)


def _account_to_link() -> str:
    """The account of the session, signed in just now. Raises Forbidden."""
    held = cookies.held()
    if held is None:
        raise Forbidden(
            gettext("To link a further sign-in, you have to be signed in."),
            signed_in=False,
            remedy=gettext("Sign in first, then link the other one on your own page."),
        )
    if not reception().is_fresh(held.proven):
        raise Forbidden(
            gettext("Your sign-in is too old to link another one to it."),
            remedy=gettext("Sign in once more, then link within ten minutes: both must be fresh."),
        )
    return held.agent


@blueprint.get("/signin/<key>/callback")
def come_back(key: str) -> Response:
    """Where a sign-in service sends a person back to."""
    served = reception()
    provider = served.open_provider(key)
    try:
        under_way = _under_way(key)
        came = flow.finish(provider, under_way.sent, request.args)
        if under_way.purpose:
            _link(under_way, came)
        else:
            _sign_in(key, came)
    except HolotypeError as error:
        served.events.note("refused", issuer=provider.issuer.issuer, says=error.message)
        raise
    response: Any = redirect(request.script_root + under_way.back, code=303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]


def _under_way(key: str) -> UnderWay:
    """The sign-in that comes back: begun in this browser, by this service, and not used before."""
    found = reception().sessions.take(request.args.get("state", ""), cookies.browser_secret())
    if found is None or found.purpose == "out":
        raise BadRequest(
            gettext("This sign-in was not begun in this browser, or it is over already."),
            remedy=gettext(
                "Start again from the sign-in page; each start leads back once, within ten minutes."
            ),
        )
    if found.sent.issuer != key:
        raise BadRequest(
            gettext("You were sent to one sign-in service and come back by the way of another."),
            remedy=gettext("Start again from the sign-in page, and tell the administrators."),
        )
    return found


def _sign_in(key: str, came: flow.Returned) -> None:
    served, said = reception(), came.claims
    account, new = platform().people.sign_in(said, served.roles(key, said))
    cookies.begin(account, said.issuer, said.subject, id_token=came.id_token, proven=served.proven(said))
    served.events.note("joined" if new else "signed-in", account, issuer=said.issuer)
    name = workbench().principal.name
    flash(gettext("Welcome, %(name)s.", name=name) if new else gettext("Signed in as %(name)s.", name=name))


def _link(under_way: UnderWay, came: flow.Returned) -> None:
    served, said = reception(), came.claims
    if _account_to_link() != under_way.purpose:
        raise BadRequest(
            gettext("Somebody else is signed in now than when the link was begun."),
            remedy=gettext("Start again from your own page."),
        )
    if not served.is_fresh(served.proven(said)):
        raise BadRequest(
            gettext(
                "The other service let you pass without asking who you are: both sign-ins must be fresh."
            ),
            remedy=gettext("Sign out there, and link again."),
        )
    platform().people.link(under_way.purpose, said, served.roles(under_way.sent.issuer, said))
    served.events.note("linked", under_way.purpose, issuer=said.issuer)
    flash(gettext("This way to sign in is yours now."))


@blueprint.post("/signout")
def out() -> Response:
    """End the session here; the page that follows leads on to the service, to end it there too."""
    refuse_foreign()
    served = reception()
    held = cookies.held()
    issuer, id_token = cookies.end()
    if held is not None:
        served.events.note("signed-out", held.agent, issuer=issuer)
    key = next((k for k, p in served.providers.items() if p.issuer.issuer == issuer), "")
    if not key:
        return redirect(url_for("signin.done"), code=303)  # type: ignore[return-value]
    state, browser = secrets.token_urlsafe(32), cookies.browser_secret() or secrets.token_urlsafe(32)
    served.sessions.send(Sent(key, state, "", id_token, ""), browser=browser, back="/", purpose="out")
    response: Any = redirect(url_for("signin.done", by=key, state=state), code=303)
    return cookies.keep_browser_secret(response, browser)


@page(blueprint, "/signin/done", endpoint="done")
def done() -> Page:
    """Signed out here; and the way to sign out at the service as well."""
    provider = reception().providers.get(request.args.get("by", ""))
    onward = ""
    if provider is not None and (state := request.args.get("state", "")):
        onward = url_for("signin.out_there", state=state)
    return Page(
        "signin/done.html",
        {
            "title": gettext("Signed out"),
            "service": provider.issuer.name if provider else "",
            "onward": onward,
        },
    )


@blueprint.get("/signin/out")
def out_there() -> Response:
    """Send a person to the service they came by, to sign out there too."""
    served = reception()
    found = served.sessions.take(request.args.get("state", ""), cookies.browser_secret())
    address = ""
    if found is not None and found.purpose == "out":
        back = return_address(url_for("signin.done"))
        address = flow.farewell(served.provider(found.sent.issuer), hint=found.sent.verifier, back=back)
    return redirect(address or url_for("signin.done"), code=303)  # type: ignore[return-value]
