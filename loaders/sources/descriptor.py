"""``meta.xml``: what a Darwin Core Archive says about its own tables.

Read as it is met, not as the schema wants it: elements by local name, so that the obsolete
namespace and none at all are fine; blanks around values are dropped; every oddity is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from app.graph.errors import BadSource
from loaders.record import IssueLog
from loaders.sources import archive_rules, markup

_NAMESPACE = "http://rs.tdwg.org/dwc/text/"
_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\\": "\\", r"\f": "\f", r"\v": "\v"}
_ESCAPE = re.compile(r"\\(?:[tnrfv\\]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Field:
    """A column (``index``), a constant (``default``), or a column and what fills its gaps."""

    term: str
    index: int | None = None
    default: str = ""
    vocabulary: str = ""
    """address of the list that its values are from"""
    date_format: str = ""


@dataclass
class Description:
    """How the files of one table are to be read."""

    core: bool
    row_type: str = ""
    files: list[str] = field(default_factory=list)
    delimiter: str = ","
    quote: str = '"'
    line_end: str = "\n"
    encoding: str = "UTF-8"
    header_lines: int = 0
    date_format: str = ""
    key: int | None = None
    """index of the id (core) or coreid (extension)"""
    fields: list[Field] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What messages call this table."""
        return self.files[0] if self.files else self.row_type or ("core" if self.core else "extension")


@dataclass
class Descriptor:
    """A whole archive: the core first, then the extensions."""

    tables: list[Description]
    metadata: str = ""


def unescape(value: str) -> str:
    """``\\t`` and the like, written as two characters, as the character they mean."""

    def plain(found: re.Match[str]) -> str:
        text = found.group()
        return _ESCAPES.get(text) or chr(int(text[2:], 16))

    return _ESCAPE.sub(plain, value)


def read_descriptor(data: bytes, name: str, issues: IssueLog) -> Descriptor:
    """Read the bytes of a ``meta.xml``. Raises BadSource where it is broken or names no core."""
    root = markup.parse(data, name)
    space = markup.namespace(root)
    if space != _NAMESPACE:
        issues.add(archive_rules.NAMESPACE, file=name, value=space or "none")
    cores = list(markup.children(root, "core"))
    if not cores:
        raise BadSource(
            "The descriptor names no core.",
            remedy="Describe the core table in meta.xml.",
            where=name,
        )
    if len(cores) > 1:
        raise BadSource(
            "The descriptor names more than one core.",
            remedy="Make all but one extensions.",
            where=name,
        )
    tables = [_table(cores[0], True, name, issues)]
    tables += [_table(each, False, name, issues) for each in markup.children(root, "extension")]
    return Descriptor(tables, markup.attribute(root, "metadata"))


def _table(element: etree._Element, core: bool, name: str, issues: IssueLog) -> Description:
    table = Description(core, markup.attribute(element, "rowType"))
    for location in markup.descendants(element, "location"):
        if text := markup.text(location):
            table.files.append(text)
    if not table.files and (text := markup.attribute(element, "location")):  # the obsolete form
        table.files.append(text)
    if not table.files:
        issues.add(archive_rules.NO_LOCATION, file=name, value=table.name)
    if not table.row_type:
        issues.add(archive_rules.ROW_TYPE, file=table.name)
    _dialect(element, table, issues)
    key = markup.child(element, "id" if core else "coreid")
    if key is None:  # one written for the other is met, too
        key = markup.child(element, "coreid" if core else "id")
    if key is not None and (text := markup.attribute(key, "index")):
        table.key = _index(text, table, issues)
    for each in markup.children(element, "field"):
        _field(each, table, issues)
    return table


def _dialect(element: etree._Element, table: Description, issues: IssueLog) -> None:
    raw = element.attrib
    if "fieldsTerminatedBy" in raw:
        # A parser turns a tab in an attribute into a blank.
        delimiter = unescape(raw["fieldsTerminatedBy"])
        table.delimiter = "\t" if delimiter == " " else delimiter.strip("\r\n") or ","
    if "linesTerminatedBy" in raw:
        table.line_end = unescape(raw["linesTerminatedBy"]).strip(" ") or "\n"
    if "fieldsEnclosedBy" in raw:
        quote = unescape(raw["fieldsEnclosedBy"]).strip()
        if len(quote) > 1:
            issues.add(archive_rules.QUOTE_ODD, file=table.name, value=quote)
        table.quote = quote[:1]
    if table.quote == table.delimiter:
        table.quote = ""
    table.date_format = markup.attribute(element, "dateFormat")
    table.encoding = markup.attribute(element, "encoding") or "UTF-8"
    lines = markup.attribute(element, "ignoreHeaderLines") or "0"
    if lines.isdecimal():
        table.header_lines = int(lines)
    else:
        issues.add(archive_rules.HEADER_LINES, file=table.name, value=lines)
        table.header_lines = int(lines.casefold() in ("true", "yes"))


def _index(text: str, table: Description, issues: IssueLog) -> int | None:
    if text.isdecimal() and int(text) < 100_000:
        return int(text)
    issues.add(archive_rules.INDEX_ODD, file=table.name, value=text)
    return None


def _field(element: etree._Element, table: Description, issues: IssueLog) -> None:
    term = markup.attribute(element, "term")
    text = markup.attribute(element, "index")
    default = element.get("default", "").strip()
    if not term:
        issues.add(archive_rules.FIELD_WITHOUT_TERM, file=table.name, value=text or "none")
        return
    index = _index(text, table, issues) if text else None
    if index is None and not default:
        issues.add(archive_rules.FIELD_WITHOUT_INDEX, file=table.name, value=term)
        return
    vocabulary, date_format = markup.attribute(element, "vocabulary"), markup.attribute(element, "dateFormat")
    table.fields.append(Field(term, index, default, vocabulary, date_format))
