"""Where the description of the interface is served."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request

from app.web.api.document import describe
from app.web.context import platform
from app.web.pages import validator

blueprint = Blueprint("api", __name__, root_path=__file__.rpartition("/api/")[0])
_KEPT = "holotype-api"


class Description:
    """The OpenAPI document and its text, as they are at one commit for one address."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    @cached_property
    def text(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"


def description() -> Description:
    """The description of this app, made anew after a commit: its examples are of what is there."""
    address = platform().base.rstrip("/")
    key = (address, platform().writer.commit)
    kept: dict[tuple[str, int], Description] = current_app.extensions[_KEPT]
    found = kept.get(key)
    if found is None:
        kept.clear()
        kept[key] = found = Description(describe(current_app, address))
    return found


@blueprint.get("/openapi.json")
def described() -> Response:
    """This interface as an OpenAPI document."""
    response = Response(description().text, mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(validator("openapi", platform().writer.commit), weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Give the app its description."""
    from app.web.api import page  # noqa: F401  # it puts its view on the blueprint

    app.extensions[_KEPT] = {}
    app.register_blueprint(blueprint)
