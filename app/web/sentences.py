"""What the house says of a refusal, in the language of the page where it is known there."""

from __future__ import annotations

from collections.abc import Mapping

from app.graph.errors import HolotypeError
from app.graph.said import Said, Spoken, Word
from app.web.labels import labels_in
from app.web.locale import Translated, language, translations


def sentence(text: str) -> str:
    """A text in the language of the page, marked as such; as it is where it is known in English alone."""
    return filled(text.pattern, text.values) if isinstance(text, Said) else text


def filled(pattern: str, values: Mapping[str, object]) -> str:
    """A pattern in the language of the page, with its values put in."""
    found = translations().ugettext(pattern)
    text = found.format(**{name: _called(value) for name, value in values.items()}) if values else found
    return Translated(text) if found != pattern or language() == "en" else text


def refusal(error: HolotypeError) -> str:
    """What is wrong and how to mend it."""
    said = [sentence(error.message), sentence(error.remedy)]
    whole = " ".join(filter(None, said))
    return Translated(whole) if all(isinstance(one, Translated) for one in said if one) else whole


def spoken(text: str) -> str:
    """The language that a text is in."""
    return language() if isinstance(text, Translated) else "en"


def _called(value: object) -> object:
    if isinstance(value, Word) and language() != "en":
        return labels_in(language()).get(value.term, value)
    if isinstance(value, Spoken):
        return value.texts.get(language(), value)
    return sentence(value) if isinstance(value, Said) else value
