"""What an installation owes its readers: about, help, accessibility, privacy."""

from __future__ import annotations

from flask import Blueprint

from app.web.context import workbench
from app.web.locale import LANGUAGE_COOKIE, gettext
from app.web.pages import THEME_COOKIE, Page, page
from app.web.signin.cookies import BROWSER, NAME

blueprint = Blueprint("notices", __name__)
COLUMNS_COOKIE = "columns"  # kept by the search page
CHECKED = "2026-11-26"  # the day the statements were last held against the software


@page(blueprint, "/about", endpoint="about")
def about() -> Page:
    """What this is, whose the data are, and how it is made."""
    return Page(
        "notices/about.html",
        {
            "title": gettext("About"),
            "version": workbench().platform.status()["version"],
            "base": workbench().base,
            "counts": workbench().platform.search_index().counts("kind"),
        },
    )


@page(blueprint, "/help", endpoint="help")
def help() -> Page:
    """How to find, read, cite and take away; and the keys."""
    return Page("notices/help.html", {"title": gettext("Help"), "keys": _keys()})


def _keys() -> list[dict[str, str]]:
    return [
        {"where": gettext("everywhere"), "key": "/", "does": gettext("to the search field")},
        {"where": gettext("search results"), "key": "j", "does": gettext("to the next result")},
        {"where": gettext("search results"), "key": "k", "does": gettext("to the result before")},
        {"where": gettext("search results"), "key": "?", "does": gettext("shows these keys")},
        {"where": gettext("suggestions"), "key": "↓ ↑", "does": gettext("moves the choice")},
        {"where": gettext("suggestions"), "key": "Enter", "does": gettext("takes the choice")},
        {"where": gettext("suggestions"), "key": "Esc", "does": gettext("closes them")},
        {"where": gettext("image"), "key": "+ −", "does": gettext("zooms in and out")},
        {"where": gettext("image"), "key": "← ↑ → ↓", "does": gettext("moves the image")},
        {"where": gettext("image"), "key": "0", "does": gettext("shows the whole of it")},
        {"where": gettext("image"), "key": "r", "does": gettext("turns it by a quarter")},
        {"where": gettext("image"), "key": "Esc", "does": gettext("closes the viewer")},
    ]


@page(blueprint, "/accessibility", endpoint="accessibility")
def accessibility() -> Page:
    """How far everybody can use these pages, and what is known to fall short."""
    return Page(
        "notices/accessibility.html",
        {"title": gettext("Accessibility"), "standard": "WCAG 2.2 AA", "checked": CHECKED},
    )


@page(blueprint, "/privacy", endpoint="privacy")
def privacy() -> Page:
    """What is kept of those who read, and of those who are named in records."""
    return Page(
        "notices/privacy.html",
        {
            "title": gettext("Privacy"),
            "cookies": [
                {"name": LANGUAGE_COOKIE, "for": gettext("the language you chose"), "days": 365},
                {"name": COLUMNS_COOKIE, "for": gettext("the columns of your result table"), "days": 365},
                {"name": NAME, "for": gettext("that you are signed in, for half a day at most"), "days": 1},
                {"name": BROWSER, "for": gettext("that you are on your way to sign in"), "days": 1},
                {"name": THEME_COOKIE, "for": gettext("the colours you chose"), "days": 365},
            ],
            "checked": CHECKED,
        },
    )
