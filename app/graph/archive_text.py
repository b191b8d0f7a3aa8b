"""The descriptor of a Darwin Core Archive (meta.xml): which file is which table, which column which term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

TEXT = "http://rs.tdwg.org/dwc/text/"


class Described(NamedTuple):
    """A table: its row type, its file, and a term for each column ("" for none); the first is the id."""

    row_type: str
    file: str
    terms: Sequence[str]


def descriptor(
    core: Described,
    extensions: Iterable[Described],
    *,
    separator: str = "\\t",
    enclosed: str = "",
    metadata: str = "",
) -> bytes:
    """The descriptor of text files with a header row. ``metadata`` names the EML file, "" for none."""
    said = {"metadata": metadata} if metadata else {}
    root = etree.Element(f"{{{TEXT}}}archive", said, nsmap={None: TEXT})
    for table in (core, *extensions):
        is_core = table is core
        element = etree.SubElement(
            root,
            f"{{{TEXT}}}{'core' if is_core else 'extension'}",
            rowType=table.row_type,
            encoding="UTF-8",
            fieldsTerminatedBy=separator,
            linesTerminatedBy="\\n",
            fieldsEnclosedBy=enclosed,
            ignoreHeaderLines="1",
        )
        files = etree.SubElement(element, f"{{{TEXT}}}files")
        etree.SubElement(files, f"{{{TEXT}}}location").text = table.file
        etree.SubElement(element, f"{{{TEXT}}}{'id' if is_core else 'coreid'}", index="0")
        for index, term in enumerate(table.terms[1:], 1):
            if term:
                etree.SubElement(element, f"{{{TEXT}}}field", index=str(index), term=term)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text
