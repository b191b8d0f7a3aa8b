"""The metadata formats of OAI-PMH: which documents have them, and how each is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from pyoxigraph import RdfFormat, Triple, parse, serialize

from app.graph.document import Document, Node
from app.graph.terms import prefixes
from app.web.feeds.blueprint import setup
from app.web.jsonld import whole_context
from app.web.opends import opends

RECORDS = ("specimen", "occurrence")
KINDS = (*RECORDS, "media", "event", "taxon", "dataset", "institution", "collection")
_OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DWR = "http://rs.tdwg.org/dwc/xsd/simpledarwincore/"
_RDF = prefixes["rdf"]
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Path = tuple[str, ...]
_PLACE = ("ods:hasEvents", "ods:hasLocation")
_TAXON = ("ods:hasIdentifications", "ods:hasTaxonIdentifications")
# Dublin Core: each element with the places in a document that it is taken from.
_DUBLIN_CORE: Sequence[tuple[str, Sequence[Path]]] = (
    ("title", (("dcterms:title",), ("ods:specimenName",), ("schema:name",), ("ltc:collectionName",))),
    ("creator", (("dcterms:creator", "schema:name"),)),
    ("subject", ((*_TAXON, "dwc:scientificName"), (*_TAXON, "dwc:family"), ("ods:topicDiscipline",),
                 ("dcat:keyword",))),
    ("description", (("dcterms:description",), ("dwc:occurrenceRemarks",))),
    ("publisher", (("ods:organisationName",), ("ods:organisationCode",), ("xmpRights:Owner",))),
    ("contributor", (("ods:hasEvents", "dwc:recordedBy"),)),
    ("date", (("ods:hasEvents", "dwc:eventDate"), ("xmp:CreateDate",), ("dcterms:issued",))),
    ("type", (("dwc:basisOfRecord",), ("dc:type",))),
    ("format", (("dcterms:format",),)),
    ("identifier", (("ods:physicalSpecimenID",), ("dcterms:identifier",), ("ac:accessURI",))),
    ("source", (("dwciri:inDataset",),)),
    ("language", (("dc:language",),)),
    ("relation", (("holotype:hasMedia",), ("ac:associatedSpecimenReference",), ("owl:sameAs",))),
    ("coverage", ((*_PLACE, "dwc:country"), (*_PLACE, "dwc:locality"))),
    ("rights", (("dcterms:license",), ("dcterms:rights",), ("xmpRights:UsageTerms",))),
)  # fmt: skip


def text(value: str) -> str:
    """A text without the signs that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", value)


@dataclass(frozen=True)
class Format:
    """One format: its schema and namespace, the kinds of document that have it, what writes it."""

    schema: str
    namespace: str
    kinds: Sequence[str]
    write: Callable[[Document], etree._Element]


def formats() -> Mapping[str, Format]:
    """What is on offer, by prefix."""
    found = {
        "oai_dc": Format(f"{_OAI}oai_dc.xsd", f"{_OAI}oai_dc/", KINDS, dublin_core),
        "rdf": Format(f"{_OAI}rdf.xsd", _RDF, KINDS, rdf),
        "opends": Format(f"{_OAI}rdf.xsd", _RDF, ("specimen", "media"), open_ds),
    }
    if setup().flat is not None:
        schema = "http://rs.tdwg.org/dwc/xsd/tdwg_dwc_simple.xsd"
        found["dwc"] = Format(schema, _DWR, RECORDS, darwin_core)
    return found


def _root(name: str, space: str, prefix: str, schema: str, **spaces: str) -> etree._Element:
    names: dict[str, str] = {prefix: space, "xsi": _XSI, **spaces}
    root = etree.Element(f"{{{space}}}{name}", nsmap=names)
    root.set(f"{{{_XSI}}}schemaLocation", f"{space} {schema}")
    return root


def dublin_core(document: Document) -> etree._Element:
    """Fifteen elements that everybody reads."""
    space = prefixes["dc"]
    root = _root("dc", f"{_OAI}oai_dc/", "oai_dc", f"{_OAI}oai_dc.xsd", dc=space)
    for element, paths in _DUBLIN_CORE:
        said = [value for path in paths for value in _values(document.root, path)]
        for value in dict.fromkeys([document.iri, *said] if element == "identifier" else said):
            etree.SubElement(root, f"{{{space}}}{element}").text = text(value)
    return root


def _values(node: Node, path: Path) -> Iterator[str]:
    if len(path) == 1:
        yield from node.texts(path[0])
        return
    for part in node.nodes(path[0]):
        yield from _values(part, path[1:])


def darwin_core(document: Document) -> etree._Element:
    """One flat record: each term of Darwin Core and Dublin Core once."""
    flat = setup().flat
    spaces = {name: prefixes[name] for name in ("dwc", "dcterms")}
    schema = "http://rs.tdwg.org/dwc/xsd/tdwg_dwc_simple.xsd"
    root = _root("SimpleDarwinRecord", _DWR, "dwr", schema, **spaces)
    for term, value in (flat(document) if flat else {}).items():
        space = next((space for space in spaces.values() if term.startswith(space)), "")
        if space and value:
            etree.SubElement(root, f"{{{space}}}{term.removeprefix(space)}").text = text(value)
    return root


def rdf(document: Document) -> etree._Element:
    """Everything that is said of a document, as RDF/XML."""
    return _rdf_xml(document.triples)


def open_ds(document: Document) -> etree._Element:
    """What openDS has a place for: its JSON read as the JSON-LD it is, and written as RDF/XML."""
    said = {"@context": whole_context(), **opends(document)}
    found = parse(json.dumps(said).encode(), format=RdfFormat.JSON_LD)
    return _rdf_xml([quad.triple for quad in found])


def _rdf_xml(triples: Sequence[Triple]) -> etree._Element:
    spaces = {
        name: prefixes[name] for name in ("dcterms", "dwc", "dwciri", "holotype", "ods", "prov", "schema")
    }
    body = serialize(sorted(triples, key=str), format=RdfFormat.RDF_XML, prefixes=spaces) or b""
    clean = text(body.decode()).encode()
    return etree.fromstring(clean, etree.XMLParser(resolve_entities=False, no_network=True))
