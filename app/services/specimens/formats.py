"""The formats that a search can be downloaded in: what they are called and what they are for."""

from __future__ import annotations

from flask_babel import lazy_gettext

FORMATS = {
    "csv": (
        lazy_gettext("CSV"),
        lazy_gettext("One specimen a line, by Darwin Core terms; for spreadsheets."),
    ),
    "dwca": (
        lazy_gettext("Darwin Core Archive"),
        lazy_gettext("Specimens, identifications and media in one zip; what other portals read."),
    ),
    "jsonld": (lazy_gettext("JSON-LD"), lazy_gettext("Everything that is known, as JSON with its meaning.")),
    "ttl": (lazy_gettext("Turtle"), lazy_gettext("Everything that is known, as RDF.")),
    "rocrate": (
        lazy_gettext("RO-Crate"),
        lazy_gettext("CSV, Turtle and the query, with a description for repositories."),
    ),
}
