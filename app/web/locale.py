"""Languages: which one a reader gets, and the catalogues, read as they are written (.po)."""

from __future__ import annotations

import io
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, request
from flask_babel import Babel, Domain, get_locale, get_translations
from markupsafe import Markup

CATALOGUES = Path(__file__).with_name("translations")
LANGUAGE_COOKIE = "language"


class Translated(str):
    """A text in the language of the page, so that others can be told to be in English."""

    __slots__ = ()


def gettext(text: str, **values: Any) -> Translated:
    """The text in the language of the page, with its values put in; as it is in an app without pages."""
    if "babel" in current_app.extensions:
        text = translations().ugettext(text)
    return Translated(text % values if values else text)


def language() -> str:
    """The two-letter language of the page; English in an app without pages."""
    return str(get_locale().language) if "babel" in current_app.extensions else "en"


def N_(text: str) -> str:
    """The text as it is: a mark that it is translated where it is shown."""
    return text


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of a language; none where there is no catalogue for it."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=language, domain="messages")
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


@cache
def languages() -> dict[str, str]:
    """Every language there is a catalogue for, with its own name for itself; English first."""
    from babel import Locale

    codes = ["en", *sorted(path.parent.parent.name for path in CATALOGUES.glob("*/*/messages.po"))]
    return {code: str(Locale.parse(code).get_display_name(code)).capitalize() for code in codes}


class CatalogueDomain(Domain):  # type: ignore[misc]
    """Reads catalogues from their .po files, so that nothing has to be compiled beforehand."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return catalogue(locale.language) if locale else NullTranslations()


class HouseBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> CatalogueDomain:
        return CatalogueDomain(domain=self.domain)


def translations() -> NullTranslations:
    """Those of this request, looked up once: a page asks for a hundred texts."""
    if "translations" not in g:
        g.translations = get_translations()
    return g.translations  # type: ignore[no-any-return]


def choose() -> str:
    """The language of this request: the cookie, else what the browser asks for, else English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in languages():
        return chosen
    return request.accept_languages.best_match(list(languages()), default="en")


def register(app: Flask) -> None:
    """Give the app its languages, unless it has them already."""
    if "babel" not in app.extensions:
        HouseBabel(app, locale_selector=choose)
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            gettext=lambda text: translations().ugettext(text),
            ngettext=lambda one, more, number: translations().ungettext(one, more, number),
            newstyle=True,
        )
        app.jinja_env.globals |= {"gettext": _said, "_": _said}


def _said(text: str, /, **values: Any) -> Markup:
    """A text of a template, which is markup, with its values put in, which are not.

    As Jinja's own; a page says a hundred, so it is not asked each time what the template escapes: all do.
    """
    written = Markup(translations().ugettext(text))  # noqa: S704 - of our own templates and catalogues
    return written % values if values or "%" in written else written
