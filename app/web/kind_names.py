"""What kinds of document are called on pages: the first step of an address as a word."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.web.format import in_words

_NAMES = {
    "specimen": lazy_gettext("Specimen"),
    "occurrence": lazy_gettext("Occurrence"),
    "media": lazy_gettext("Media"),
    "taxon": lazy_gettext("Taxon"),
    "event": lazy_gettext("Event"),
    "dataset": lazy_gettext("Dataset"),
    "institution": lazy_gettext("Institution"),
    "collection": lazy_gettext("Collection"),
    "rule": lazy_gettext("Rule"),
    "request": lazy_gettext("Request"),
    "activity": lazy_gettext("Activity"),
    "agent": lazy_gettext("Person, organisation or program"),
    "changed": lazy_gettext("Changed"),
}


def kind_name(kind: str) -> str:
    """A kind in the language of the page; one that has no name there by its own word."""
    return str(_NAMES.get(kind) or in_words(kind))
