"""Searches in words: what fields are called, how values read, and the sentence that titles a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext

from app.graph.search import Search
from app.web.format import in_words, licence_name
from app.web.holders import institution_called
from app.web.kind_names import kind_name
from app.web.labels import known
from app.web.locale import gettext
from app.web.titles import titles
from app.web.vocabulary_names import basis_name, country_name, type_name, value_name

TITLES = {
    "kind": lazy_gettext("Kind"),
    "taxon": lazy_gettext("Taxon"),
    "family": lazy_gettext("Family"),
    "genus": lazy_gettext("Genus"),
    "scientificName": lazy_gettext("Scientific name"),
    "discipline": lazy_gettext("Discipline"),
    "topicCategory": lazy_gettext("Category"),
    "typeStatus": lazy_gettext("Type status"),
    "collector": lazy_gettext("Collector"),
    "collectorNumber": lazy_gettext("Collector's number"),
    "country": lazy_gettext("Country"),
    "countryWritten": lazy_gettext("Country (as written)"),
    "stateProvince": lazy_gettext("State or province"),
    "year": lazy_gettext("Year"),
    "geologicalAge": lazy_gettext("Geological age"),
    "formation": lazy_gettext("Formation"),
    "preservation": lazy_gettext("Preservation"),
    "sex": lazy_gettext("Sex"),
    "lifeStage": lazy_gettext("Life stage"),
    "disposition": lazy_gettext("Whereabouts"),
    "preparation": lazy_gettext("Preparation (as written)"),
    "locality": lazy_gettext("Locality"),
    "latitude": lazy_gettext("Latitude"),
    "longitude": lazy_gettext("Longitude"),
    "fieldNumber": lazy_gettext("Field number"),
    "institutionCode": lazy_gettext("Institution code"),
    "collectionCode": lazy_gettext("Collection code"),
    "countryCode": lazy_gettext("Country code"),
    "created": lazy_gettext("Added"),
    "generalised": lazy_gettext("Place generalised"),
    "institution": lazy_gettext("Institution"),
    "institutionDocument": lazy_gettext("Institution"),
    "collection": lazy_gettext("Collection"),
    "hasImage": lazy_gettext("Image"),
    "hasCoordinates": lazy_gettext("Coordinates"),
    "hasLabelText": lazy_gettext("Label text"),
    "midsLevel": lazy_gettext("MIDS level"),
    "basisOfRecord": lazy_gettext("Basis of record"),
    "dataset": lazy_gettext("Dataset"),
    "licence": lazy_gettext("Licence"),
    "modified": lazy_gettext("Modified"),
    "eventDate": lazy_gettext("Date"),
    "title": lazy_gettext("Name"),
    "catalogNumber": lazy_gettext("Catalogue number"),
}


def title_of(name: str, default: str = "") -> str:
    """What a field is called in the language of the page."""
    return str(TITLES[name]) if name in TITLES else default or in_words(name)


class Readable:
    """How values of fields read; documents are looked up together, once."""

    def __init__(self, values: Iterable[tuple[str, str]], documents: Iterable[str] = ()) -> None:
        wanted = {v for _, v in values if v.startswith(("http://", "https://"))} | set(documents)
        self._titles: Mapping[str, str] = titles(wanted)

    def value(self, name: str, value: str) -> str:
        """A value of the field ``name``."""
        if name.startswith("has"):
            return gettext("yes") if value == "true" else gettext("no")
        if name in ("licence", "preservation", "sex", "lifeStage", "disposition"):
            return known(value) or licence_name(value)
        if name in ("country", "countryCode"):
            return country_name(value)
        if name == "basisOfRecord":
            return basis_name(value)
        if name == "kind":
            return kind_name(value)
        if name in ("institution", "institutionCode"):
            return institution_called(value)
        return self._titles.get(value) or value_name(name, value)


_WITH = {
    "hasImage": (lazy_gettext("with an image"), lazy_gettext("without an image")),
    "hasCoordinates": (lazy_gettext("with coordinates"), lazy_gettext("without coordinates")),
    "hasLabelText": (lazy_gettext("with label text"), lazy_gettext("without label text")),
}


def _clause(name: str, values: str) -> str:
    """What one field adds to the sentence."""
    if name in ("taxon", "family", "genus", "scientificName"):
        return gettext("of %(taxon)s", taxon=values)
    if name in ("country", "stateProvince"):
        return gettext("from %(place)s", place=values)
    if name == "collector":
        return gettext("collected by %(names)s", names=values)
    if name in ("institution", "institutionDocument", "institutionCode", "collection"):
        return gettext("kept at %(holder)s", holder=values)
    if name in ("discipline", "topicCategory"):
        return gettext("in %(discipline)s", discipline=values)
    if name == "dataset":
        return gettext("in the dataset %(dataset)s", dataset=values)
    if name == "year":
        return gettext("of the year %(year)s", year=values)
    return gettext("%(field)s: %(value)s", field=title_of(name), value=values)


def _period(name: str, low: str, high: str) -> str:
    if name in ("year", "eventDate"):
        if low and high:
            return gettext("collected from %(low)s to %(high)s", low=low, high=high)
        if low:
            return gettext("collected in or after %(low)s", low=low)
        return gettext("collected in or before %(high)s", high=high)
    return gettext("%(field)s: %(value)s", field=title_of(name), value=f"{low} – {high}")


def sentence(search: Search, readable: Readable, names: Mapping[str, str]) -> str:
    """The search as one phrase: ``Holotypes of Impatiens from Tanzania, with an image``.

    ``names`` gives the field for each name in an address.
    """
    said = {names.get(key, key): values for key, values in search.filters.items()}
    either = gettext(" or ")
    head = gettext("Specimens")
    types = said.pop("typeStatus", ())
    if types:
        kinds = either.join(type_name(kind) for kind in types)
        head = gettext("Type specimens (%(kinds)s)", kinds=kinds)
    said.pop("kind", None)
    near: list[str] = []
    apart: list[str] = []
    for name, values in said.items():
        if name in _WITH:
            apart.append(str(_WITH[name][0 if values[0] == "true" else 1]))
            continue
        text = _clause(name, either.join(readable.value(name, value) for value in values))
        (apart if ":" in text else near).append(text)
    apart += [_period(names.get(key, key), *ends) for key, ends in search.ranges.items()]
    if search.geometry:
        apart.append(gettext("inside the drawn area"))
    if search.bbox:
        apart.append(gettext("inside the chosen area"))
    if search.text:
        near.append(gettext("matching “%(words)s”", words=search.text))
    return ", ".join([" ".join([head, *near]), *apart])
