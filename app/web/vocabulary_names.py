"""Countries and geological ages by the names that the search index and addresses have for them."""

from __future__ import annotations

from app.graph.terms import prefixes
from app.web.context import workbench
from app.web.format import in_words
from app.web.labels import known, labels_in

_COUNTRIES = prefixes["holotype"].removesuffix("ns/") + "vocabulary/country/"
_BASES = prefixes["holotype"].removesuffix("ns/") + "vocabulary/basis-of-record/"
AGES = prefixes["ischart"]
_ages: dict[tuple[str, int], dict[str, str]] = {}


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
    bench = workbench()
    key = (bench.base, bench.platform.writer.commit)
    if key not in _ages:
        _ages.clear()
        _ages[key] = {
            name: concept.removeprefix(AGES)
            for concept, name in labels_in("en").items()
            if concept.startswith(AGES)
        }
    return _ages[key].get(label, "")
