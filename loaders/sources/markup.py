"""XML from strangers: no entities, no network, no DTD, no giant trees; elements by local name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from app.graph.errors import BadSource

_BLANK = re.compile(r"\s+")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=recover, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def parse(data: bytes, name: str, *, recover: bool = False) -> etree._Element:
    """The root element of a document. With ``recover``, what can be saved of a broken one.

    Raises BadSource where the document is not well-formed, or declares entities.
    """
    if not data.startswith(_BOMS):
        data = data.lstrip()
    # UTF-16 spreads the letters, so the NULs are taken out before looking.
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise BadSource(
            "XML with entity declarations is not read.",
            remedy="Write the characters themselves instead of entities.", where=name,
        )  # fmt: skip
    try:
        root = etree.fromstring(data, _parser(recover))
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        raise BadSource(f"The XML is not well-formed: {fault}", remedy="Mend the file.", where=name) from None
    if root is None:
        raise BadSource("The XML holds nothing that can be read.", where=name)
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The namespace of an element, or ""."""
    return str(etree.QName(element).namespace or "")


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children with one of these local names, or all."""
    if element is not None:
        for child in element:
            name = local(child)
            if name and (not names or name in names):
                yield child


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def descendants(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """All descendants with one of these local names, in document order."""
    if element is not None:
        for found in element.iter():
            if found is not element and local(found) in names:
                yield found


def text(element: etree._Element | None) -> str:
    """All text within an element, runs of blanks as one blank."""
    if element is None:
        return ""
    return _BLANK.sub(" ", "".join(map(str, element.itertext()))).strip()


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute by local name, stripped; "" where there is none."""
    if element is not None:
        for key, value in element.attrib.items():
            if etree.QName(key).localname == name:
                return str(value).strip()
    return ""
