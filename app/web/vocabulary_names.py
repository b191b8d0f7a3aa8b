"""What pages call a value that the search index and addresses have by code or by an English name."""

from __future__ import annotations

from app.graph.terms import prefixes
from app.web.context import workbench
from app.web.format import in_words, language
from app.web.labels import known, labels_in

_OURS = prefixes["holotype"].removesuffix("ns/") + "vocabulary/"
_COUNTRIES = f"{_OURS}country/"
_BASES = f"{_OURS}basis-of-record/"
AGES = prefixes["ischart"]
# What the concepts begin with that a field of the index has by their English labels.
_IN_ENGLISH = {
    "typeStatus": "http://rs.gbif.org/vocabulary/gbif/type_status/",
    "discipline": f"{_OURS}topic-discipline/",
    "topicCategory": f"{_OURS}topic-category/",
    "geologicalAge": AGES,
}
_steps: dict[tuple[str, int], dict[str, dict[str, str]]] = {}


def country_name(code: str) -> str:
    """A country by its two-letter code, in the language of the page; else the code."""
    return known(_COUNTRIES + code) or code


def basis_name(name: str) -> str:
    """A basis of record by the last step of its concept, in the language of the page; else as words."""
    return known(_BASES + name) or in_words(name)


def country_concept(code: str) -> str:
    """The concept of a country."""
    return _COUNTRIES + code


def age_of(label: str) -> str:
    """The last step of the address of a geological age by its English name; "" for others."""
    return _by_label(AGES).get(label, "")


def value_name(field: str, value: str) -> str:
    """A value of a field of the index in the language of the page, of a path its last step; else as it is."""
    name = value.rsplit("/", 1)[-1].replace("%2F", "/") if value.startswith("/") else value
    start = _IN_ENGLISH.get(field)
    step = _by_label(start).get(name) if start and language() != "en" else None
    found = known(f"{start}{step}") if step else ""
    return found[:1].upper() + found[1:] or (in_words(name) if field == "typeStatus" else name)


def type_name(status: str) -> str:
    """What a type is called: ``holotype`` as Holotype, or Holotypus."""
    return value_name("typeStatus", status)


def _by_label(start: str) -> dict[str, str]:
    """The last steps of the concepts that begin so, by their English labels; kept until the next commit."""
    bench = workbench()
    key = (bench.base, bench.platform.writer.commit)
    if key not in _steps:
        _steps.clear()
        _steps[key] = {}
    if start not in _steps[key]:
        _steps[key][start] = {
            name: concept.removeprefix(start)
            for concept, name in labels_in("en").items()
            if concept.startswith(start)
        }
    return _steps[key][start]
