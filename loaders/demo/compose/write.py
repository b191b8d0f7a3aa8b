"""Archives as text: tables, meta.xml and the list of faults."""

from __future__ import annotations

import csv
import io
from collections import Counter
from xml.sax.saxutils import quoteattr

from .build import build
from .draft import Draft, Row
from .eml import eml
from .faults import Fault
from .houses import HOUSES, House
from .layout import AUDIOVISUAL, COLUMNS, DIALECTS, ORDER, ROW_TYPES, Dialect, term_iri


def everything() -> dict[str, bytes]:
    """Path below ``loaders/demo`` -> bytes, for all committed files of the demonstration data."""
    drafts, faults = build()
    files: dict[str, bytes] = {"faults.tsv": fault_table(drafts, faults)}
    for house in HOUSES:
        own = [draft for draft in drafts if draft.house is house]
        for name, content in archive(house, own).items():
            files[f"archives/{house.folder}/{name}"] = content
    return files


def archive(house: House, drafts: list[Draft]) -> dict[str, bytes]:
    """The files of one archive."""
    dialect = DIALECTS[house.code]
    used = {term for draft in drafts for term, value in draft.values.items() if value}
    columns = [term for term in ORDER if term in used and term not in dialect.constants]
    if missing := used - set(ORDER):
        raise ValueError(f"no column for {sorted(missing)}")
    keys = [str(index) if dialect.surrogate else draft.id for index, draft in enumerate(drafts, 1)]
    defaults = {term: common_value(drafts, term) for term in dialect.defaults}
    head = [*(["id"] if dialect.surrogate else []), *columns]
    lines = [
        [*([key] if dialect.surrogate else []), *cells(draft.values, columns, defaults)]
        for key, draft in zip(keys, drafts, strict=True)
    ]
    files: dict[str, bytes] = {}
    names = []
    size = -(-len(lines) // dialect.parts)
    for part in range(dialect.parts):
        name = "occurrence.txt" if dialect.parts == 1 else f"occurrence-{part + 1}.txt"
        names.append(name)
        mark = b"\xef\xbb\xbf" if dialect.mark else b""
        files[name] = mark + table(dialect, head, lines[part * size : (part + 1) * size])
    blocks = [block("core", dialect, "occurrence", names, head, house, drafts, defaults)]
    for extension in COLUMNS:
        kind = {"audiovisual": "multimedia"}.get(extension, extension)
        if (kind == "multimedia") and ((extension == "audiovisual") != (house.code in AUDIOVISUAL)):
            continue
        rows = [
            (key, row)
            for key, draft in zip(keys, drafts, strict=True)
            for row in draft.extensions.get(kind, [])
        ]
        if not rows:
            continue
        wanted = [term for term in COLUMNS[extension].split() if any(row.get(term) for _, row in rows)]
        header = ["coreid", *wanted]
        files[f"{kind}.txt"] = table(dialect, header, [[key, *cells(row, wanted, {})] for key, row in rows])
        blocks.append(block("extension", dialect, extension, [f"{kind}.txt"], header, house, drafts, {}))
    files["meta.xml"] = descriptor(blocks)
    files["eml.xml"] = eml(house, len(drafts))
    return files


def common_value(drafts: list[Draft], term: str) -> str:
    """The commonest value; where a row has none, a blank cell would wrongly get it."""
    return Counter(draft.values.get(term, "") for draft in drafts).most_common(1)[0][0]


def cells(row: Row, columns: list[str], defaults: Row) -> list[str]:
    """The values of a row in the order of the columns; the commonest left empty."""
    found = []
    for term in columns:
        value = row.get(term, "")
        found.append("" if value and value == defaults.get(term) else value)
    return found


def table(dialect: Dialect, head: list[str], lines: list[list[str]]) -> bytes:
    """Rows in the dialect. Unquoted tables must hold no separator and no line break."""
    rows = ([[term.partition(":")[2] or term for term in head]] if dialect.header else []) + lines
    if not dialect.quote:
        for row in rows:
            for cell in row:
                if dialect.separator in cell or "\n" in cell:
                    raise ValueError(f"cannot be written without quotes: {cell!r}")
        text = "".join(dialect.separator.join(row) + dialect.newline for row in rows)
        return text.encode()
    out = io.StringIO()
    csv.writer(
        out, delimiter=dialect.separator, quotechar=dialect.quote, lineterminator=dialect.newline
    ).writerows(rows)
    return out.getvalue().encode()


def block(
    element: str,
    dialect: Dialect,
    kind: str,
    names: list[str],
    head: list[str],
    house: House,
    drafts: list[Draft],
    defaults: Row,
) -> str:
    """One core or extension element of meta.xml."""
    escape = {"\t": "\\t", "\n": "\\n", "\r\n": "\\r\\n"}
    lines = [
        f'  <{element} rowType={quoteattr(ROW_TYPES[kind])} encoding="UTF-8"'
        f" fieldsTerminatedBy={quoteattr(escape.get(dialect.separator, dialect.separator))}"
        f" linesTerminatedBy={quoteattr(escape[dialect.newline])}"
        f' fieldsEnclosedBy={quoteattr(dialect.quote)} ignoreHeaderLines="{dialect.header}">',
        "    <files>",
        *(f"      <location>{name}</location>" for name in names),
        "    </files>",
        f'    <{"id" if element == "core" else "coreid"} index="0"/>',
    ]
    for index, term in enumerate(head):
        if term in {"id", "coreid"}:
            continue
        default = f" default={quoteattr(defaults[term])}" if defaults.get(term) else ""
        lines.append(f'    <field index="{index}" term={quoteattr(term_iri(term, kind))}{default}/>')
    if element == "core":
        lines += [
            f"    <field default={quoteattr(common_value(drafts, term))}"
            f" term={quoteattr(term_iri(term, kind))}/>"
            for term in dialect.constants
        ]
    return "\n".join([*lines, f"  </{element}>"])


def descriptor(blocks: list[str]) -> bytes:
    """The text of meta.xml."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">\n'
        + "\n".join(blocks)
        + "\n</archive>\n"
    ).encode()


def fault_table(drafts: tuple[Draft, ...], faults: tuple[Fault, ...]) -> bytes:
    """faults.tsv: which row of which core (counted from 1, without header) is at fault and how."""
    place: dict[int, int] = {}
    for house in HOUSES:
        own = [draft for draft in drafts if draft.house is house]
        place |= {id(draft.values): index for index, draft in enumerate(own, 1)}
    lines = ["institutionCode\trow\tcatalogNumber\toutcome\tterm\tvalue\twhat"]
    lines += [
        "\t".join((f.house, str(place[f.row]), f.catalogue_number, f.outcome, f.term, f.value, f.what))
        for f in faults
    ]
    return ("\n".join(lines) + "\n").encode()
