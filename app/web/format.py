"""Values as people read them: numbers, dates, places and links, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import format_date, format_decimal

from app.graph.terms import prefixes
from app.web.context import workbench
from app.web.locale import gettext
from app.web.locale import language as language

# Our own words are dereferenced here, whatever the installation is called.
WORDS = (
    (prefixes["holotype"], "/ns/"),
    *(
        (f"{prefixes['holotype'].removesuffix('ns/')}{space}/", f"/{space}/")
        for space in ("vocabulary", "ontology", "shapes")
    ),
)
_YEAR = re.compile(r"^-?\d{4}$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_INTERVAL = re.compile(r"^\d{4}[-\dT:Z.+]*/\d{4}[-\dT:Z.+]*$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_COMMONS = re.compile(r"creativecommons\.org/(licenses|publicdomain)/([a-z\-]+)/(\d\.\d)")
_SIZES = ("B", "kB", "MB", "GB", "TB")


def number(value: Any) -> str:
    """A number with the grouping and decimal mark of the language; other text as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        try:
            value = float(value) if "." in str(value) else int(value)
        except (TypeError, ValueError):
            return "" if value is None else str(value)
    return format_decimal(value)  # type: ignore[no-any-return]


def size(value: int) -> str:
    """A number of bytes in decimal units: ``29.7 kB``."""
    amount, unit = float(value), 0
    while amount >= 1000 and unit < len(_SIZES) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{format_decimal(round(amount, 1 if unit else 0))} {_SIZES[unit]}"


def _day(day: date) -> str:
    """A day in words: ``4 May 2026``, ``4. Mai 2026``."""
    return str(format_date(day, "d MMMM y" if language() == "en" else "long"))


def moment(value: str) -> str:
    """An ISO 8601 date, month, year, interval or time in words; anything else as written."""
    text = (value or "").strip()
    if _INTERVAL.match(text):
        start, _, end = text.partition("/")
        if start == end:
            return moment(start)
        return gettext("%(start)s to %(end)s", start=moment(start), end=moment(end))
    if _YEAR.match(text):
        return text
    try:
        if month := _MONTH.match(text):
            first = date(int(month[1]), int(month[2]), 1)
            return format_date(first, "LLLL y")  # type: ignore[no-any-return]
        if _DAY.match(text):
            return _day(date.fromisoformat(text))
        if "T" in text:
            parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
            return f"{_day(parsed.date())}, {parsed:%H:%M}"
    except ValueError:
        return text
    return text


def coordinates(latitude: float, longitude: float) -> str:
    """Decimal degrees with their hemispheres: ``3.0667° S, 37.35° E``."""
    north = gettext("N") if latitude >= 0 else gettext("S")
    east = gettext("E") if longitude >= 0 else gettext("W")
    return (
        f"{format_decimal(abs(latitude), '0.######')}° {north}, "
        f"{format_decimal(abs(longitude), '0.######')}° {east}"
    )


def distance(metres: float) -> str:
    """Metres, or kilometres from one kilometre up."""
    if metres >= 1000:
        return f"{format_decimal(round(metres / 1000, 1))} km"
    return f"{format_decimal(round(metres, 1))} m"


def in_words(name: str) -> str:
    """A term's local name as words: ``dwc:decimalLatitude`` gives ``Decimal latitude``."""
    local = re.split(r"[:#/]", name.rstrip("/#"))[-1]
    words = _CAMEL.sub(" ", local).replace("_", " ").split()
    joined = " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words)
    return joined[:1].upper() + joined[1:]


def href(name: str) -> str:
    """An IRI as a link: below our own base, or in our namespace, a path of this server."""
    for namespace, path in ((workbench().base, "/"), *WORDS):
        if name.startswith(namespace) and len(name) > len(namespace):
            return f"{request.script_root}{path}{name.removeprefix(namespace)}"
    return name if name.startswith(("http://", "https://", "mailto:", "geo:")) else ""


def with_arguments(path: str, arguments: Any) -> str:
    """A path with arguments, whatever they are called: a mapping (of texts or lists) or pairs."""
    pairs = arguments.items() if isinstance(arguments, Mapping) else arguments
    query = urlencode(list(pairs), doseq=True, safe="/:")
    return f"{path}?{query}" if query else path


def is_link(text: str) -> bool:
    """Whether a value is a web address as it stands."""
    return bool(re.match(r"^https?://[^\s<>\"]+$", text or ""))


def licence_name(address: str) -> str:
    """The short name of a Creative Commons licence; any other address as it is."""
    if found := _COMMONS.search(address or ""):
        _, code, version = found.groups()
        if code == "zero":
            return f"CC0 {version}"
        return gettext("public domain") if code == "mark" else f"CC {code.upper()} {version}"
    return address or ""
