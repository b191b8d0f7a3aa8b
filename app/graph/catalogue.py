"""A folder of queries becomes names: header, parameters, and the text with its values bound."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from app.graph import sparql
from app.graph.errors import BadParameter, UnknownQuery
from app.graph.said import worded
from app.graph.terms import iri

RETURNS = ("rows", "row", "value", "graph", "boolean", "documents", "change")
NUMBERED = "numbered-iris"  # bound inside VALUES (?number ?x) { $xs }, counted from 0
LISTS = ("iris", "texts", "integers", "rows", NUMBERED)  # bound inside VALUES ?x { $xs }
HOUSE = ("me", "now", "base")  # given by the house, never accepted from outside
_ABSOLUTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*$")
_LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")


def _node(value: Any) -> NamedNode:
    text = value.value if isinstance(value, NamedNode) else str(value)
    if not _ABSOLUTE.match(text):
        raise ValueError("an absolute IRI is needed")
    return NamedNode(text)


def _typed(datatype: str, convert: Any) -> Any:
    def make(value: Any) -> Literal:
        return Literal(str(convert(value)), datatype=iri(datatype))

    return make


def _flag(value: Any) -> str:
    text = str(value).lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError("true or false is needed")
    return "true" if text in ("true", "1") else "false"


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return datetime.fromisoformat(str(value).replace("Z", "+00:00")).isoformat()


def _tag(value: Any) -> Literal:
    if not _LANGUAGE.match(str(value)):
        raise ValueError("a language tag such as en or pt-BR is needed")
    return Literal(str(value))


def _row(value: Any) -> list[Literal]:
    return [Literal(f"{Decimal(str(number)):f}", datatype=iri("xsd:decimal")) for number in value]


def _quads(value: Any) -> sparql.Block:
    return sparql.quads_text([value] if isinstance(value, str) else value)


KINDS: Mapping[str, Any] = {
    "quads": _quads,
    "iri": _node,
    "numbered-iri": _node,
    "text": lambda value: Literal(str(value)),
    "language": _tag,
    "integer": _typed("xsd:integer", int),
    "row": _row,
    "decimal": _typed("xsd:decimal", Decimal),
    "boolean": _typed("xsd:boolean", _flag),
    "date": _typed("xsd:date", lambda value: date.fromisoformat(str(value))),
    "datetime": _typed("xsd:dateTime", _moment),
}


@dataclass(frozen=True)
class Query:
    """One query file: its header as data and its text, legal SPARQL as it stands."""

    name: str
    text: str
    header: Mapping[str, Any]
    path: Path
    summary: str = ""
    returns: str = "rows"
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    tags: Sequence[str] = ()

    def coerce(self, name: str, value: Any) -> sparql.Bound:
        """A plain value as the term its declared kind asks for. Raises BadParameter."""
        kind = self.params[name]["kind"]
        single = kind[:-1] if kind in LISTS else kind
        if single not in KINDS:
            raise BadParameter(f"{self.name}: “{kind}” is no kind of parameter.")
        try:
            if single != kind:
                items = [KINDS[single](item) for item in value]
                return [[Literal(n), item] for n, item in enumerate(items)] if kind == NUMBERED else items
            return KINDS[single](value)  # type: ignore[no-any-return]
        except (ValueError, InvalidOperation, TypeError) as error:
            example = self.params[name].get("example", "")
            raise BadParameter(
                f"“{value}” will not do for {name} ({kind}) of {self.name}: {error}.",
                remedy=f"For example: {example}" if example != "" else "",
                where=name,
            ) from error

    def bind(self, **values: Any) -> str:
        """The text with every declared parameter bound. Raises BadParameter."""
        unknown = set(values) - set(self.params) - set(HOUSE)
        missing = set(self.params) - set(values)
        if unknown or missing:
            says = [f"unknown: {', '.join(sorted(unknown))}"] if unknown else []
            says += [f"missing: {', '.join(sorted(missing))}"] if missing else []
            raise BadParameter(
                f"{self.name}: parameters {'; '.join(says)}.",
                remedy=f"It takes: {', '.join(self.params) or 'none'}.",
            )
        bound: dict[str, sparql.Bound] = {n: self.coerce(n, values[n]) for n in self.params}
        given = sparql.given_names(self.text)
        bound |= {name: values[name] for name in HOUSE if name in values and name in given}
        return sparql.bind(self.text, bound)

    def examples(self) -> dict[str, Any]:
        """The example value of each parameter."""
        return {name: spec.get("example", "") for name, spec in self.params.items()}


def read_query(path: Path, name: str) -> Query:
    """Read one file. Raises BadParameter where header and text do not agree."""
    return parse_query(path.read_text(encoding="utf-8"), name, path)


def parse_query(text: str, name: str, path: Path | None = None) -> Query:
    """A query with its header. Raises BadParameter where header and text do not agree."""
    path = path or Path(name)
    lines = [line[3:] for line in text.splitlines() if line.startswith("#+ ")]
    try:
        header = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise BadParameter(f"{path}: the header is no TOML: {error}.") from error
    query = Query(
        name=name,
        text=text,
        header=header,
        path=path,
        summary=header.get("summary", ""),
        returns=header.get("returns", "rows"),
        params=header.get("params", {}),
        columns=header.get("columns", {}),
        tags=tuple(header.get("tags", ())),
    )
    tokens = sparql.given_names(text) - set(HOUSE)
    if tokens != set(query.params):
        raise BadParameter(
            f"{path}: declared parameters {sorted(query.params)} and tokens {sorted(tokens)} differ."
        )
    return query


class Catalogue:
    """The queries of a folder by name: ``catalogue["specimens/events"]``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._queries: dict[str, Query] = {}
        for path in sorted(folder.rglob("*.r[qu]")):
            name = path.relative_to(folder).with_suffix("").as_posix()
            self._queries[name] = read_query(path, name)

    def __getitem__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise UnknownQuery(
                worded("There is no query “{name}”.", name=name), remedy=worded("The list is at /queries.")
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._queries

    def __iter__(self) -> Iterator[Query]:
        return iter(self._queries.values())

    def group(self, prefix: str) -> list[Query]:
        """The queries below ``prefix/``, by name."""
        return [query for query in self if query.name.startswith(prefix + "/")]

    def tagged(self, tag: str) -> list[Query]:
        """The queries that carry a tag."""
        return [query for query in self if tag in query.tags]
