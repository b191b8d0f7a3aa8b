"""A Darwin Core Archive: core and extensions as text, the file that describes them, and EML."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import IO

from lxml import etree

from app.graph.archive_text import Described, descriptor
from app.graph.terms import iri
from loaders.export.columns import MULTIMEDIA, OCCURRENCE, PARTS
from loaders.export.order import Order
from loaders.export.specimen_rows import ID
from loaders.export.tables import Rows

_EML = "eml://ecoinformatics.org/eml-2.1.1"
_FILES = {
    OCCURRENCE: "occurrence.txt",
    MULTIMEDIA: "multimedia.txt",
    **{source: f"{node}.txt" for source, node in PARTS.items()},
}
_PLAIN = {"id": "id"}


def write_archive(
    output: IO[bytes], tables: Mapping[str, Rows], names: Mapping[str, str], order: Order
) -> None:
    """The whole archive, file after file; ``tables`` by row type, ``names`` of their columns."""
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta.xml", _meta(tables))
        archive.writestr("eml.xml", eml(order))
        archive.writestr("query.rq", order.sparql)
        for source, table in tables.items():
            entry = zipfile.ZipInfo(_FILES[source], datetime.now(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                table.write_tabs(file, {**_PLAIN, **names})


def write_csv(output: IO[bytes], tables: Mapping[str, Rows], names: Mapping[str, str]) -> None:
    """The specimens alone, one a line."""
    text = TextIOWrapper(output, encoding="utf-8", newline="")
    tables[OCCURRENCE].write_csv(text, {ID: "digitalSpecimen", **names})
    text.flush()
    text.detach()


def _meta(tables: Mapping[str, Rows]) -> bytes:
    found = [Described(source, _FILES[source], table.header) for source, table in tables.items()]
    core = next(table for table in found if table.row_type == OCCURRENCE)
    others = [table for table in found if table is not core]
    return descriptor(core, others, metadata="eml.xml")


def eml(order: Order) -> bytes:
    """What the set is, in the Ecological Metadata Language."""
    root = etree.Element(
        f"{{{_EML}}}eml",
        nsmap={"eml": _EML, "dc": iri("dcterms:title").value.rpartition("/")[0] + "/"},
        packageId=order.address,
        system=order.base,
        scope="system",
    )
    dataset = etree.SubElement(root, "dataset")
    _say(dataset, "alternateIdentifier", order.address)
    _say(dataset, "title", order.title)
    for name in ("creator", "metadataProvider"):
        party = etree.SubElement(dataset, name)
        _say(party, "organizationName", "Holotype")
        _say(party, "onlineUrl", order.base)
    _say(dataset, "pubDate", order.made[:10])
    _say(dataset, "language", "en")
    abstract = etree.SubElement(dataset, "abstract")
    _say(abstract, "para", order.description)
    for row in order.datasets:
        _say(abstract, "para", f"{row['count']} records from {row['label']} ({row['value']}).")
    rights = _say(etree.SubElement(dataset, "intellectualRights"), "para", _rights(order))
    if len(order.licences) == 1 and str(order.licences[0]["value"]).startswith("http"):
        link = etree.SubElement(rights, "ulink", url=order.licences[0]["value"])
        _say(link, "citetitle", order.licences[0]["label"])
    distribution = etree.SubElement(etree.SubElement(dataset, "distribution"), "online")
    _say(distribution, "url", order.address).set("function", "information")
    contact = etree.SubElement(dataset, "contact")
    _say(contact, "organizationName", "Holotype")
    _say(contact, "onlineUrl", order.base)
    gbif = etree.SubElement(
        etree.SubElement(etree.SubElement(root, "additionalMetadata"), "metadata"), "gbif"
    )
    _say(gbif, "dateStamp", order.made)
    _say(gbif, "citation", order.citation).set("identifier", order.address)
    return _xml(root)


def _rights(order: Order) -> str:
    if not order.licences:
        return f"{order.unlicensed} {order.terms}".strip()
    said = "; ".join(f"{row['label']}: {row['count']}" for row in order.licences)
    return f"Each record states its own licence. Records by licence: {said}. {order.terms}"


def _xml(root: etree._Element) -> bytes:
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _say(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element
