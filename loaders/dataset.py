"""What the archive says of itself as a ``dcat:Dataset``, with licence, citation and contacts kept."""

from __future__ import annotations

from collections.abc import Iterator

from app.graph.identifiers import mint
from app.graph.terms import iri
from loaders import values
from loaders.build import PART_OF, TYPE
from loaders.words import concept


def _p(name: str) -> str:
    return str(iri(name))


def dataset_iri(base: str, key: str) -> str:
    """The document of the dataset that calls itself ``key``."""
    return f"{base}dataset/{mint('dataset', key)}"


def dataset_lines(name: str, description: object, digest: str, source: str, graph: str) -> Iterator[str]:
    """The statements about a dataset, as N-Quads lines of ``graph``."""
    d = description
    subject, tail = f"<{name}>", f" <{graph}> ."

    def say(property: str, value: str, about: str = subject) -> str:
        return f"{about} {_p(property)} {value}{tail}"

    for class_name in ("dcat:Dataset", "schema:Dataset", "holotype:Document"):
        yield f"{subject} {TYPE} {_p(class_name)}{tail}"
    titles = d.titles or {"": source}  # type: ignore[attr-defined]
    for language, title in titles.items():
        yield say("dcterms:title", values.text(title) + (f"@{language}" if language else ""))
    for text in d.abstract:  # type: ignore[attr-defined]
        yield say("dcterms:description", values.text(text))
    for property, text in (
        ("dcterms:identifier", d.identifier),  # type: ignore[attr-defined]
        ("dcterms:bibliographicCitation", d.citation),  # type: ignore[attr-defined]
        ("dcterms:language", ""),
        ("dc:language", d.language),  # type: ignore[attr-defined]
        ("xmpRights:UsageTerms", d.licence_text),  # type: ignore[attr-defined]
    ):
        if text:
            yield say(property, values.text(text))
    if d.pub_date:  # type: ignore[attr-defined]
        yield say("dcterms:issued", values.when(d.pub_date))  # type: ignore[attr-defined]
    licence = d.licence or ""  # type: ignore[attr-defined]
    if target := concept("licence", licence) if licence else None:
        yield say("dcterms:license", f"<{target}>")
    elif address := values.resource(licence) if licence else None:
        yield say("dcterms:license", address)
    for word in d.keywords:  # type: ignore[attr-defined]
        yield say("dcat:keyword", values.text(word))
    if page := values.resource(d.homepage or ""):  # type: ignore[attr-defined]
        yield say("dcat:landingPage", page)
    yield from _people(subject, name, d, tail)
    file = f"<{name}#archive>"
    yield say("dcat:distribution", file)
    yield say("rdf:type", _p("dcat:Distribution"), file)
    yield f"{file} {PART_OF} {subject}{tail}"
    yield say("dcterms:title", values.text(source), file)
    yield say("dcterms:conformsTo", "<http://rs.tdwg.org/dwc/text/>", file)
    yield say("holotype:sourceDigest", f'"{digest}"', file)


def _people(subject: str, name: str, description: object, tail: str) -> Iterator[str]:
    """Creators and contacts; addresses of electronic mail are personal data and stay behind."""
    links = (("creators", "dcterms:creator"), ("contacts", "dcat:contactPoint"))
    for group, property in links:
        for number, person in enumerate(getattr(description, group), 1):
            label = " ".join(filter(None, (person.given, person.surname))) or person.organisation
            if not label:
                continue
            node = f"<{name}#{group[:-1]}-{number}>"
            human = bool(person.surname)
            kind = _p("schema:Person" if human else "schema:Organization")
            yield f"{subject} {_p(property)} {node}{tail}"
            yield f"{node} {TYPE} {kind}{tail}"
            yield f"{node} {PART_OF} {subject}{tail}"
            yield f"{node} {_p('schema:name')} {values.text(label)}{tail}"
            if human and person.organisation:
                yield f"{node} {_p('schema:affiliation')} {values.text(person.organisation)}{tail}"
            if orcid := values.resource(person.orcid or ""):
                yield f"{node} {_p('owl:sameAs')} {orcid}{tail}"


def holder_lines(kind: str, name: str, cells: dict[str, str], base: str, graph: str) -> Iterator[str]:
    """The first, bare description of an institution or a collection that a record names."""
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
    label = code or name
    property = "schema:name" if kind == "institution" else "ltc:collectionName"
    yield f"{subject} {_p(property)} {values.text(label)}{tail}"
    yield f"{subject} {_p('dcterms:identifier')} {values.text(name)}{tail}"
    if code:
        yield f"{subject} {_p('ods:organisationCode' if kind == 'institution' else 'dwc:collectionCode')} {values.text(code)}{tail}"
    if address := values.resource(name):
        yield f"{subject} {_p('owl:sameAs')} {address}{tail}"
    if kind == "collection" and (holder := cells.get(iri("dwc:institutionID").value) or cells.get(iri("dwc:institutionCode").value)):
        yield f"{subject} {_p('holotype:institution')} <{base}institution/{mint('institution', holder.strip())}>{tail}"
