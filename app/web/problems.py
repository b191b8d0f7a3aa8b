"""Whatever goes wrong, as an answer: one table of status codes, one shape (RFC 9457) or a page."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, json, render_template, request
from jinja2 import TemplateError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from app.graph import errors
from app.graph.errors import Busy, Forbidden, Gone, HolotypeError, Unavailable
from app.web import shacl
from app.web.locale import N_, Translated, gettext, language
from app.web.negotiation import HTML, best
from app.web.sentences import sentence

PROBLEM_JSON = "application/problem+json"
blueprint = Blueprint("problems", __name__)
log = logging.getLogger("holotype.web")

# The status of each class of the tree in app.graph.errors; a class not named here has its parent's.
# A query that was stopped is 503 and not 408, which tells clients to send the same again.
STATUS: Mapping[type[HolotypeError], int] = {
    errors.HolotypeError: 500,
    errors.BadRequest: 400,
    errors.UnknownQuery: 404,
    errors.Invalid: 422,
    errors.PreconditionRequired: 428,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.TooCostly: 503,
    errors.Hopeless: 422,  # waiting does not help
    errors.Busy: 429,
    errors.Unavailable: 503,
}
TITLES = {
    "bad-parameter": N_("A parameter is missing, unknown or of the wrong kind"),
    "bad-query": N_("The query cannot be read"),
    "bad-request": N_("The request cannot be read"),
    "bad-source": N_("The data cannot be read"),
    "busy": N_("Too much at once"),
    "conflict": N_("Somebody else changed it first"),
    "content-too-large": N_("The request is too large"),
    "forbidden": N_("Not allowed"),
    "gone": N_("Withdrawn"),
    "hopeless": N_("The query cannot be answered within the limits"),
    "invalid": N_("The data does not fit"),
    "method-not-allowed": N_("Not done this way"),
    "not-acceptable": N_("Not available in this format"),
    "not-found": N_("Not found"),
    "length-required": N_("The length of the body is needed"),
    "nothing-changed": N_("Nothing to change"),
    "partial-answer": N_("A part of an answer: a limit was passed, and a part was asked for"),
    "precondition-failed": N_("It is not as you know it any more"),
    "precondition-required": N_("Say which state the change was made from"),
    "too-costly": N_("The query was stopped"),
    "unauthorized": N_("Sign in, or show a token"),
    "unavailable": N_("Not available just now"),
    "unknown-query": N_("No such query"),
    "unsupported-media-type": N_("A format that is not read here"),
}
_RETRY_UNAVAILABLE = 30  # seconds
_PASSING = ("seconds", "memory", "cancelled")  # limits that a query may keep at a quieter time


class UnsupportedMediaType(errors.BadRequest):
    """A body in a format that is not read here. ``accepted`` are those that are."""

    def __init__(self, message: str, *, accepted: tuple[str, ...], **rest: Any) -> None:
        super().__init__(message, accepted=list(accepted), **rest)
        self.accepted = accepted


def kebab(name: str) -> str:
    """``BadQuery`` as ``bad-query``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def status_of(error: HolotypeError) -> int:
    """The HTTP status for an error: that of its class, or of the nearest class above it."""
    if isinstance(error, Forbidden) and not error.signed_in:
        return 401
    if isinstance(error, UnsupportedMediaType):
        return 415
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def headers_of(error: HolotypeError) -> dict[str, str]:
    """What the status asks to be said beside it."""
    if isinstance(error, Forbidden) and not error.signed_in:
        shown = "Authorization" in request.headers
        return {"WWW-Authenticate": 'Bearer error="invalid_token"' if shown else "Bearer"}
    if isinstance(error, Busy):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, Unavailable) or (isinstance(error, errors.TooCostly) and error.limit in _PASSING):
        return {"Retry-After": str(_RETRY_UNAVAILABLE)}
    if isinstance(error, errors.PreconditionFailed) and error.etag:
        return {"ETag": f'"{error.etag}"'}
    if isinstance(error, Gone) and error.successor:
        return {"Link": f'<{error.successor}>; rel="successor-version"'}
    if isinstance(error, UnsupportedMediaType) and request.method in ("POST", "PATCH"):
        return {f"Accept-{request.method.capitalize()}": ", ".join(error.accepted)}
    return {}


def members(error: HolotypeError) -> dict[str, Any]:
    """An error as the members of a problem document; ``line``, ``limit`` and such are its own."""
    status = status_of(error)
    name = "unauthorized" if status == 401 else kebab(type(error).__name__)
    details = error.details
    if isinstance(error, errors.Invalid) and error.report is not None:
        details = {"report": error.report.to_json(language()), **details}
    said = {key: plain(value) for key, value in details.items() if value not in (None, "")}
    message, remedy = sentence(error.message), sentence(error.remedy)
    return described(name, status, message, remedy, error.where) | {
        key: value for key, value in said.items() if value is not None
    }


def described(name: str, status: int, detail: str, remedy: str = "", where: str = "") -> dict[str, Any]:
    """A problem as the members that every one has."""
    return {
        "type": f"{request.script_root}/problems/{name}",
        "title": TITLES.get(name, name.replace("-", " ").capitalize()),
        "status": status,
        "detail": detail,
        **({"where": where} if where else {}),
        **({"remedy": remedy} if remedy else {}),
    }


def plain(value: Any) -> Any:
    """A value as JSON can hold it, or None."""
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    as_json = getattr(value, "as_json", None)
    return as_json() if callable(as_json) else None


def respond(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a page where HTML is preferred, else as ``application/problem+json``."""
    wanted = best(request.headers.get("Accept", ""), [PROBLEM_JSON, HTML])
    response = (_page(problem) if wanted == HTML else None) or Response(
        json.dumps(problem) + "\n", content_type=PROBLEM_JSON
    )
    response.status_code = problem["status"]
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _page(problem: Mapping[str, Any]) -> Response | None:
    """The page about a problem; None when even that cannot be made."""
    try:
        return Response(_rendered(problem), mimetype=HTML)
    except (TemplateError, BuildError, HolotypeError):
        log.exception("the page about an error could not be made")
        return None


def _rendered(problem: Mapping[str, Any]) -> str:
    """Its page: the title translated, what was said in English marked as such."""
    said = dict(problem) | {"title": gettext(problem["title"])}
    foreign = [
        name for name, text in said.items() if isinstance(text, str) and not isinstance(text, Translated)
    ]
    return render_template("error.html", problem=said, foreign=foreign)


def of_house(error: HolotypeError) -> Response:
    """An error of our own tree as a response."""
    if status_of(error) >= 500 and not isinstance(error, Unavailable | errors.TooCostly):
        log.error("unexpected refusal", exc_info=error)
    if isinstance(error, errors.Invalid) and (report := shacl.wanted(error.report)):
        return report
    return respond(members(error), headers_of(error))


@blueprint.get("/problems/<name>")
def explain(name: str) -> Response:
    """What a type of problem means: the address that problem documents give as their type."""
    kinds = {kebab(kind.__name__): kind for kind in _leaves(HolotypeError)}
    if name not in TITLES and name not in kinds:
        raise errors.NotFound(f"There is no problem called “{name}”.")
    kind = kinds.get(name)
    detail = (kind.__doc__ or "").partition("\n\n")[0].replace("``", "") if kind else ""
    about = {
        "type": request.path,
        "title": TITLES.get(name, name),
        "detail": detail or TITLES[name],
    }
    if best(request.headers.get("Accept", ""), ["application/json", HTML]) == HTML:
        response = Response(_rendered(about), mimetype=HTML)
    else:
        response = Response(json.dumps(about) + "\n", mimetype="application/json")
    response.vary.add("Accept")
    return response


def _leaves(kind: type[HolotypeError]) -> list[type[HolotypeError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in _leaves(child))]


def register(app: Flask) -> None:
    """Answer every error of the app in this way."""
    from app.web.framework_problems import of_http

    app.register_blueprint(blueprint)
    app.register_error_handler(HolotypeError, of_house)
    app.register_error_handler(HTTPException, of_http)
