"""What the archive says of itself as a ``dcat:Dataset``, with licence, citation and contacts kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from app.graph.identifiers import mint
from app.graph.terms import iri
from loaders import values
from loaders.build import PART_OF, TYPE
from loaders.covered import coverage_lines
from loaders.holders_called import Called
from loaders.sources.eml import DatasetDescription, Title
from loaders.sources.parties import Party
from loaders.words import concept


def _p(name: str) -> str:
    return str(iri(name))


def dataset_iri(base: str, key: str) -> str:
    """The document of the dataset that calls itself ``key``."""
    return f"{base}dataset/{mint('dataset', key)}"


def dataset_lines(
    name: str,
    said: DatasetDescription,
    digest: str,
    source: str,
    graph: str,
    vocabularies: Iterable[str] = (),
) -> Iterator[str]:
    """The statements about a dataset, as N-Quads lines of ``graph``.

    ``vocabularies`` are the lists that columns of the archive take their values from.
    """
    subject, tail = f"<{name}>", f" <{graph}> ."

    def say(property: str, value: str, about: str = subject) -> str:
        return f"{about} {_p(property)} {value}{tail}"

    for class_name in ("dcat:Dataset", "schema:Dataset", "holotype:Document"):
        yield f"{subject} {TYPE} {_p(class_name)}{tail}"
    for title in said.titles or (Title(source),):
        yield say("dcterms:title", values.text(title.text) + _tag(title.language))
    for property, text in (
        ("dcterms:description", said.abstract),
        ("dcterms:identifier", said.identifier or said.key),
        ("dcterms:bibliographicCitation", said.citation),
        ("dc:language", said.language),
        ("xmpRights:UsageTerms", said.licence_text),
    ):
        if text:
            yield say(property, values.text(text))
    if said.pub_date:
        yield say("dcterms:issued", values.when(said.pub_date))
    for written in filter(None, (said.licence, said.licence_text)):
        if target := concept("licence", written) or None:
            yield say("dcterms:license", f"<{target}>")
            break
        if address := values.resource(written):
            yield say("dcterms:license", address)
            break
    for word in said.keywords:
        yield say("dcat:keyword", values.text(word))
    if page := values.resource(said.homepage):
        yield say("dcat:landingPage", page)
    if doi := values.resource(said.doi):
        yield say("owl:sameAs", doi)
    yield from coverage_lines(name, said.coverage, tail)
    yield from _people(name, "creator", "dcterms:creator", said.creators, tail)
    yield from _people(name, "contact", "dcat:contactPoint", said.contacts, tail)
    file = f"<{name}#archive>"
    yield say("dcat:distribution", file)
    yield say("rdf:type", _p("dcat:Distribution"), file)
    yield f"{file} {PART_OF} {subject}{tail}"
    yield say("dcterms:title", values.text(source), file)
    yield say("dcterms:conformsTo", "<http://rs.tdwg.org/dwc/text/>", file)
    for address in filter(None, map(values.resource, dict.fromkeys(vocabularies))):
        yield say("dcterms:conformsTo", address, file)
    yield say("holotype:sourceDigest", f'"{digest}"', file)


def _tag(language: str) -> str:
    return f"@{language}" if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language) else ""


def _people(name: str, role: str, property: str, people: Sequence[Party], tail: str) -> Iterator[str]:
    """Creators and contacts; addresses of electronic mail are personal data and stay behind."""
    for number, person in enumerate(people, 1):
        label = " ".join(filter(None, (person.given, person.surname))) or person.organisation
        if not label:
            continue
        node = f"<{name}#{role}-{number}>"
        kind = _p("schema:Person" if person.surname else "schema:Organization")
        yield f"<{name}> {_p(property)} {node}{tail}"
        yield f"{node} {TYPE} {kind}{tail}"
        yield f"{node} {PART_OF} <{name}>{tail}"
        yield f"{node} {_p('schema:name')} {values.text(label)}{tail}"
        if person.surname and person.organisation:
            yield f"{node} {_p('schema:affiliation')} {values.text(person.organisation)}{tail}"
        if orcid := values.resource(person.orcid):
            yield f"{node} {_p('owl:sameAs')} {orcid}{tail}"


def holder_lines(
    kind: str, name: str, cells: dict[str, str], base: str, graph: str, called: Called | None = None
) -> Iterator[str]:
    """The first, bare description of an institution or a collection that a record names.

    ``called`` is what the archive calls it; else it is called by its code.
    """
    subject, tail = f"<{base}{kind}/{mint(kind, name)}>", f" <{graph}> ."
    classes = {
        "institution": ("schema:Organization", "ltc:OrganisationalUnit", "holotype:Document"),
        "collection": ("ltc:ObjectGroup", "schema:Collection", "holotype:Document"),
    }[kind]
    for class_name in classes:
        yield f"{subject} {TYPE} {_p(class_name)}{tail}"
    wanted = {
        "institution": ("dwc:institutionCode", "dwc:ownerInstitutionCode"),
        "collection": ("dwc:collectionCode",),
    }[kind]
    code = next((cells[t.value] for t in map(iri, wanted) if cells.get(t.value)), "")
    label = called.name if called else code or name
    property = "schema:name" if kind == "institution" else "ltc:collectionName"
    yield f"{subject} {_p(property)} {values.text(label)}{tail}"
    yield f"{subject} {_p('dcterms:identifier')} {values.text(name)}{tail}"
    if code:
        kept = "ods:organisationCode" if kind == "institution" else "dwc:collectionCode"
        yield f"{subject} {_p(kept)} {values.text(code)}{tail}"
    if called and called.place:
        yield f"{subject} {_p('schema:address')} {values.text(called.place)}{tail}"
    if address := values.resource(name):
        yield f"{subject} {_p('owl:sameAs')} {address}{tail}"
    said = [cells.get(iri(t).value, "").strip() for t in ("dwc:institutionID", "dwc:institutionCode")]
    if kind == "collection" and any(said):
        holder = mint("institution", said[0] or said[1])
        yield f"{subject} {_p('holotype:institution')} <{base}institution/{holder}>{tail}"
