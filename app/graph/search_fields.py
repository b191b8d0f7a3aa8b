"""What is searched by: the fields of the index, said by the queries in ``queries/search/``.

Each column of such a query that its header describes (``search.country = {kind = "facet", …}``)
is a field. Columns that lie beside each other in the graph share a query: that is about twice as
fast as one query a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, RdfFormat, serialize
from pyoxigraph import Store as Oxigraph

from app.graph import sparql
from app.graph.catalogue import Catalogue, Query
from app.graph.errors import BadParameter
from app.graph.root import data_root
from app.graph.search_concepts import Concepts
from app.graph.search_request import Search
from app.graph.search_scheme import Scheme
from app.graph.search_values import path

KINDS = ("text", "facet", "tree", "number", "date", "flag", "sort", "shown")
GROUP = "search"
Entry = dict[str, Any]  # "iri" -> the document; field -> its values, as text
Ask = Callable[[str], Any]
Place = Callable[[str], str]


@dataclass(frozen=True)
class Field:
    """One field of the index.

    ``kind``: text (words), facet (exact value, counted), tree (path, counted level by level),
    number, date, flag (true or false), sort (order only), shown (kept for result lists only).
    """

    name: str
    kind: str
    title: str
    order: int = 0  # place among the facets of a page; 0 = not offered by itself
    key: str = ""  # its name in an address, the field's own by default
    also: tuple[str, ...] = ()  # fields that a filter on this one looks at too
    words: bool = False  # single words of the value can be searched
    sort: bool = False  # results can be ordered by it
    show: bool = False  # result lists get it
    boost: float = 0.0  # weight in full-text search; 0 = as part of everything only
    facet: bool = False  # a number that is counted value by value
    whole: bool = False  # a number without fraction
    labels: str = ""  # "documents": values are IRIs of documents that have a title
    scheme: str = ""  # the vocabulary that says where the steps of a tree belong, what a facet's values mean
    written: str = ""  # the field with the words behind the concepts of a facet

    @property
    def argument(self) -> str:
        """The field's name in an address: readable and never changed."""
        return self.key or self.name

    @property
    def counted(self) -> bool:
        """Whether values can be counted one by one."""
        return self.kind in ("facet", "flag", "tree") or self.facet


def _field(query: Query, name: str, header: Mapping[str, Any]) -> Field:
    where = f"{query.name}: search.{name}"
    try:
        field = Field(name=name, **{**header, "also": tuple(header.get("also", ()))})
    except TypeError as error:
        raise BadParameter(f"{where} is not understood: {error}.") from error
    if field.kind not in KINDS:
        raise BadParameter(f"{where}: “{field.kind}” is none of {', '.join(KINDS)}.")
    return field


class Fields(Mapping[str, Field]):
    """All fields by name, and the values they take in documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._contents = catalogue[f"{GROUP}/contents"]
        self._places: dict[str, Place] = {}
        self._concepts: dict[str, Concepts] = {}
        self._fields: dict[str, Field] = {}
        self._queries: list[tuple[Query, tuple[str, ...]]] = []
        for query in catalogue.group(GROUP):
            described = query.header.get("search", {})
            for name, header in described.items():
                if name in self._fields:
                    raise BadParameter(f"{query.name}: the field {name} is described twice.")
                self._fields[name] = _field(query, name, header)
            if described:
                self._queries.append((query, tuple(described)))
        for field in self._fields.values():
            if field.kind == "tree":
                self._places[field.name] = _place(field, catalogue)
            elif field.scheme:
                known = Concepts(_vocabulary(field.scheme), catalogue[f"{GROUP}/spellings"])
                self._concepts[field.name], self._places[field.name] = known, known.meant
            unknown = {*field.also, *([field.written] if field.written else [])} - set(self._fields)
            if unknown:
                raise BadParameter(f"search.{field.name}: no field {', '.join(sorted(unknown))}.")

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def facets(self) -> list[Field]:
        """The fields a page offers for narrowing down, in their order."""
        return sorted((f for f in self.values() if f.order), key=lambda field: field.order)

    def argument(self, key: str) -> Field | None:
        """The field with this name in an address, if there is one."""
        return next((field for field in self.values() if field.argument == key), None)

    def meant(self, field: Field, value: str) -> str:
        """The value as the index has it: the concept for a word that means one, else the value itself."""
        known = self._concepts.get(field.name)
        return known.meant(value) if known else value

    def spellings(self, field: Field, value: str) -> tuple[str, ...]:
        """What may be written for a value of a field: the names of its concept, or the value alone."""
        known = self._concepts.get(field.name)
        return known.spellings(value) if known else (value,)

    def resolved(self, search: Search) -> Search:
        """The search with concepts in place of words that mean them: ``country=Germany`` is DE."""
        filters = dict(search.filters)
        for key, values in search.filters.items():
            field = self.get(key) or self.argument(key)
            if field is not None and field.name in self._concepts:
                filters[key] = tuple(self.meant(field, value) for value in values)
        return search if filters == search.filters else replace(search, filters=filters)

    def documents(self, ask: Ask, documents: Sequence[str], *, copy: bool = False) -> Iterator[Entry]:
        """The index entries of ``documents`` (some 500 at a time), as far as they stand.

        ``ask`` runs a SELECT or CONSTRUCT text and gives pyoxigraph's results. An entry depends on
        its own document alone. With ``copy`` the documents are read once and the fields taken from
        a copy in memory: three times faster on a big store, slower where all is in memory anyhow.
        """
        nodes = [NamedNode(document) for document in documents]
        if copy:
            ask = self._copied(ask, nodes)
        entries: dict[str, Entry] = {document: {"iri": document} for document in documents}
        written = sparql.Block(sparql.term_text(nodes))  # once for all the queries
        for query, names in self._queries:
            found = ask(sparql.bind(query.text, {"documents": written}))
            _collect(found, [(name, self._places.get(name)) for name in names], entries)
        # a tombstone has words, but no kind: it is found at its own address alone
        return (entry for entry in entries.values() if "everything" in entry and "kind" in entry)

    def _copied(self, ask: Ask, nodes: Sequence[NamedNode]) -> Ask:
        contents = ask(sparql.bind(self._contents.text, {"documents": nodes}))
        copy = Oxigraph()
        if isinstance(contents, QueryTriples):
            text = contents.serialize(format=RdfFormat.N_TRIPLES)
        else:  # triples of an engine elsewhere
            text = serialize(contents, format=RdfFormat.N_TRIPLES)
        copy.load(text, RdfFormat.N_TRIPLES)
        return copy.query


def _place(field: Field, catalogue: Catalogue) -> Place:
    if not field.scheme:
        return path
    return Scheme(_vocabulary(field.scheme), catalogue[f"{GROUP}/branches"]).placed


def _vocabulary(scheme: str) -> Path:
    return data_root() / "ontology" / "vocabularies" / f"{scheme}.ttl"


def _collect(
    solutions: QuerySolutions,
    names: Iterable[tuple[str, Place | None]],
    entries: Mapping[str, Entry],
) -> None:
    columns = [variable.value for variable in solutions.variables]
    document = columns.index("document")
    wanted = [(columns.index(name), name, place) for name, place in names]
    for solution in solutions:
        entry = entries[solution[document].value]
        for column, name, place in wanted:
            term = solution[column]
            if term is None:
                continue
            value = place(term.value) if place else term.value
            if value:
                values = entry.setdefault(name, [])
                if value not in values:
                    values.append(value)
