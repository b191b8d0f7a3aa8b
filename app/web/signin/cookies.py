"""The cookie of a session: read at the beginning of a request, renewed or taken away at its end."""

from __future__ import annotations

from flask import Response, g, request

from app.graph.errors import Forbidden, NotFound
from app.web.context import platform
from app.web.same_origin import refuse_foreign
from app.web.signin.reception import reception, rights
from app.web.signin.session_store import Held

NAME = "holotype-session"
BROWSER = "holotype-sign-in"  # binds a sign-in under way to the browser it began in
_SAFE = ("GET", "HEAD", "OPTIONS", "QUERY")
_UNDERWAY = 600  # seconds


def session_name() -> str:
    """The name of the session's cookie; over https one that browsers take from nobody else."""
    return f"__Host-{NAME}" if request.is_secure else NAME


def held() -> Held | None:
    """The session of this request."""
    return g.get("session_held")  # type: ignore[no-any-return]


def open_session() -> None:
    """Let the one who asks be the person of the session. A token in the header goes first."""
    secret = request.cookies.get(session_name(), "")
    if not secret or "workbench" in g or request.endpoint == "static":
        return
    served = reception()
    found = served.sessions.find(secret)
    if found is None:
        g.session_secret = ""
        return
    try:
        principal = platform().principal_of(found.agent)
    except (Forbidden, NotFound) as error:
        served.sessions.end_of(found.agent)
        g.session_secret = ""
        if isinstance(error, Forbidden):
            raise
        return
    if request.method not in _SAFE:
        refuse_foreign()
    g.session_held = found
    g.workbench = platform().workbench(principal)
    now = rights(principal)
    if now != found.rights and (renewed := served.sessions.renew(secret, now)):
        g.session_secret = renewed


def begin(agent: str, issuer: str, subject: str, *, id_token: str = "", proven: float | None = None) -> None:
    """Begin a session of a person in this browser; one that was there ends."""
    served = reception()
    if secret := request.cookies.get(session_name(), ""):
        served.sessions.end(secret)
    principal = platform().principal_of(agent)
    g.session_secret = served.sessions.begin(
        agent, issuer, subject, id_token=id_token, rights=rights(principal), proven=proven
    )
    g.workbench = platform().workbench(principal)


def end() -> tuple[str, str]:
    """End the session of this browser. Gives the issuer and the ID token it began with."""
    found = reception().sessions.end(request.cookies.get(session_name(), ""))
    g.pop("session_held", None)
    g.session_secret = ""
    return found


def keep_cookie(response: Response) -> Response:
    """Set the cookie where the secret is new, take it away where the session is over."""
    secret = g.get("session_secret")
    if secret is not None:
        name, secure = session_name(), request.is_secure
        if secret:
            response.set_cookie(name, secret, httponly=True, samesite="Lax", secure=secure, path="/")
        else:
            response.delete_cookie(name, httponly=True, samesite="Lax", secure=secure, path="/")
        response.headers["Cache-Control"] = "private, no-store"
    if "session_held" in g:
        said = response.headers.get("Cache-Control", "no-cache").split(", ")
        if not {"private", "no-store"} & set(said):
            said = ["private", *(word for word in said if word != "public")]
            response.headers["Cache-Control"] = ", ".join(said)
        response.vary.add("Cookie")
    return response


def browser_secret() -> str:
    """What binds a sign-in to this browser, "" where none has begun."""
    return request.cookies.get(BROWSER, "")


def keep_browser_secret(response: Response, secret: str) -> Response:
    """Let the browser keep it for as long as a sign-in may take."""
    response.set_cookie(
        BROWSER, secret, max_age=_UNDERWAY, httponly=True, samesite="Lax", secure=request.is_secure,
        path="/signin",
    )  # fmt: skip
    return response
