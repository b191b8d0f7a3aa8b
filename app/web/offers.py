"""What else there is at an address: where each media type lies, and 406 for what is none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from flask import Response, redirect, request

from app.web import problems
from app.web.locale import gettext
from app.web.negotiation import parameters
from app.web.signposts import Link

Offer = tuple[str, str]  # media type and address
Address = str | Callable[[], str]  # where something lies, or what works it out when it is asked for


def at_path(formats: Mapping[str, str], path: str = "") -> list[Offer]:
    """Formats (media type by extension) at the asked path, or at ``path``, with their extensions."""
    start = request.script_root + (path or quote(request.path))
    return [(media_type, f"{start}.{extension}") for extension, media_type in formats.items()]


def with_question(address: str) -> str:
    """An address with the arguments of the request that is being answered."""
    said = request.query_string.decode()
    return f"{address}?{said}" if said else address


def led(wanted: str | None, twin: str, further: Mapping[str, Address]) -> Response | None:
    """303 to what is wanted and lies elsewhere, 406 where nothing suits; None for the page and its twin."""
    if wanted is None:
        elsewhere = [(media_type, _said(address)) for media_type, address in further.items()]
        return not_acceptable([("text/html", request.path), ("application/json", twin), *elsewhere])
    return see_other(_said(further[wanted])) if wanted in further else None


def _said(address: Address) -> str:
    return address if isinstance(address, str) else address()


def see_other(address: str) -> Response:
    """303 to what ``Accept`` asked for."""
    response = redirect(address, code=303)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, Location"
    response.vary.add("Accept")
    return response  # type: ignore[return-value]


def not_acceptable(offers: Sequence[Offer]) -> Response:
    """406 with all there is, and where."""
    names = ", ".join(media_type for media_type, _ in offers)
    said = problems.described(
        "not-acceptable",
        406,
        gettext("This is served as %(formats)s.", formats=names),
        gettext("Send an Accept header that names one of them, or use its address."),
    )
    said["available"] = [{"type": media_type, "href": address} for media_type, address in offers]
    response = problems.respond(said)
    for offer, address in offers:
        media_type, _, rest = offer.partition(";")
        profile = parameters(";" + rest).get("profile", "")  # quotes of its own do not go into a type
        response.headers.add("Link", Link(address, "alternate", media_type, profile).header())
    return response
