"""What the framework refuses by itself (404, 405, 411, 413 …), in the words of the house."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.exceptions import (
    HTTPException,
    LengthRequired,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RequestEntityTooLarge,
)

from app.web.locale import gettext
from app.web.problems import described, kebab, respond


def of_http(error: HTTPException) -> Response:
    """What Flask refuses by itself (404, 405, 413, 500 …) in the same shape."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    name = kebab(type(error).__name__).replace("request-entity-too-large", "content-too-large")
    problem = described(name, error.code, error.description or error.name)
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        allowed = sorted(error.valid_methods)
        headers["Allow"] = ", ".join(allowed)
        problem["allowed"] = allowed
        problem["detail"] = gettext("%(method)s is not answered at this address.", method=request.method)
        problem["remedy"] = gettext("Send one of these: %(methods)s.", methods=headers["Allow"])
    return respond(problem | _mended(error), headers)


def _mended(error: HTTPException) -> dict[str, Any]:
    """What the house says where the framework has a phrase only: what is wrong, and how to mend it."""
    if isinstance(error, NotFound):
        return {
            "detail": gettext("There is no page at this address."),
            "remedy": gettext("Look for it at /search; /openapi.json lists every address there is."),
        }
    if isinstance(error, RequestEntityTooLarge):
        most = request.max_content_length
        if most is None:
            return {"remedy": gettext("Send it in smaller parts.")}
        return {
            "most": most,
            "detail": gettext(
                "The body is longer than %(most)s bytes, which is what is read here.", most=f"{most:,}"
            ),
            "remedy": gettext("Send it in smaller parts; whole archives of any size are loaded at /loads."),
        }
    if isinstance(error, LengthRequired):
        return {"remedy": gettext("Send Content-Length, or Transfer-Encoding: chunked.")}
    if isinstance(error, NotAcceptable):
        return {"remedy": gettext("Send an Accept header that names one of them.")}
    return {}
