"""Words of the house: ontology, vocabularies, shapes and mapping tables say what they owe."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.root import data_root
from app.graph.terms import iri, prefixes

ROOT = data_root()
MAPPINGS = Path(__file__).parents[2] / "loaders" / "mappings"
WORDS = sorted((ROOT / "ontology").rglob("*.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = sorted((Path(__file__).parents[1] / "shapes").rglob("*.ttl"))
NOTATION = iri("skos:notation")
KINDS = frozenset(
    [
        "text",
        "integer",
        "decimal",
        "date",
        "boolean",
        "iri",
        "list",
        "iris",
        "concept",
        "agents",
        "identifier",
        "licence",
        "key",
        "media-list",
        "json",
        "ignore",
    ]
)
HINTS = frozenset(["else", "ids", "wins", "split", "empty", "until", "links"])
TYPE, LABEL, PREF = (iri(name) for name in ("rdf:type", "rdfs:label", "skos:prefLabel"))
MEANING, EXAMPLE = iri("skos:definition"), iri("skos:example")
DECLARING = frozenset(
    iri(name)
    for name in (
        "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:NamedIndividual",
        "owl:Ontology", "skos:ConceptScheme", "skos:Concept",
    )
)  # fmt: skip
LANGUAGES = ["de", "en"]  # what every text of a shape is said in, once in each
NAME = re.compile(r"\b(?:holotype|ods):[A-Za-z][\w-]*")
CURIE = re.compile(r"[A-Za-z][\w]*:[\w./-]+")


@cache
def quads(path: Path) -> tuple[Quad, ...]:
    """A Turtle file, read by the strict parser of the store."""
    return tuple(parse(path=str(path), format=RdfFormat.TURTLE))


def by_subject(paths: list[Path]) -> dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]]:
    """What is said of every named node in the files."""
    found: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for path in paths:
        for quad in quads(path):
            if isinstance(quad.subject, NamedNode):
                of = found.setdefault(quad.subject, defaultdict(list))
                of[quad.predicate].append(quad.object)  # type: ignore[arg-type]
    return found


def languages(values: list[NamedNode | Literal]) -> set[str | None]:
    """The languages in which something is said."""
    return {value.language for value in values if isinstance(value, Literal)}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a mapping table by column, its remarks left out."""
    header: list[str] = []
    for line in (MAPPINGS / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            continue
        assert len(cells) == len(header), f"{name}: {len(cells)} cells in: {line}"
        yield dict(zip(header, cells, strict=True))


def hints(note: str) -> dict[str, str]:
    """The ``name=value`` pairs at the head of a note."""
    pairs = (piece.strip().partition("=") for piece in note.split(";"))
    return {name: value for name, equals, value in pairs if equals and name in HINTS}


def undeclared(name: str) -> bool:
    """Whether a CURIE has a prefix that nobody declared; whole IRIs have none."""
    return not name.startswith("http") and name.partition(":")[0] not in prefixes


@pytest.mark.parametrize("path", [*WORDS, *SHAPES, *EXAMPLES], ids=lambda path: path.name)
def test_turtle_file_parses_strictly(path: Path) -> None:
    assert quads(path)


@pytest.mark.parametrize("path", [*WORDS, *SHAPES, *EXAMPLES], ids=lambda path: path.name)
def test_prefix_in_file_means_what_the_house_says(path: Path) -> None:
    said = re.findall(r"^@prefix (\w*): <([^>]*)>", path.read_text(encoding="utf-8"), re.MULTILINE)
    for prefix, namespace in said:
        if prefix != "doc":  # the parts of an example
            assert prefixes.get(prefix) == namespace, f"{prefix}: in {path.name}"


def test_prefix_stands_for_one_namespace_alone() -> None:
    assert len(set(prefixes.values())) == len(prefixes)


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_module_has_one_header_with_version(path: Path) -> None:
    headers = [q.subject for q in quads(path) if q.object == iri("owl:Ontology")]
    assert len(headers) == 1
    for wanted in ("owl:versionIRI", "owl:versionInfo", "rdfs:label", "skos:definition"):
        assert any(q.subject == headers[0] and q.predicate == iri(wanted) for q in quads(path))


def test_own_word_has_labels_and_definition() -> None:
    for subject, said in by_subject(WORDS).items():
        kinds = set(said[TYPE]) & DECLARING
        if not kinds:
            continue
        concept = iri("skos:Concept") in kinds
        labels = languages(said[PREF if concept else LABEL])
        assert {"en", "de"} <= labels, f"{subject.value} has labels in {labels}"
        if not concept:
            assert "en" in languages(said[MEANING]), f"{subject.value} has no definition"


def test_own_class_or_property_has_example() -> None:
    kinds = {iri("owl:Class"), iri("owl:ObjectProperty"), iri("owl:DatatypeProperty")}
    for subject, said in by_subject(WORDS).items():
        if subject.value.startswith(prefixes["holotype"]) and kinds & set(said[TYPE]):
            assert said[EXAMPLE], f"{subject.value} has no example"


def test_concept_has_definition_where_its_label_does_not_say_all() -> None:
    plain = ("country", "geological-time")  # a name of a country or an age needs no sentence
    for path in (ROOT / "ontology" / "vocabularies").glob("*.ttl"):
        for subject, said in by_subject([path]).items():
            if path.stem not in plain and iri("skos:Concept") in said[TYPE]:
                assert said[MEANING], f"{subject.value} has no definition"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl")), ids=lambda path: path.stem
)
def test_word_of_vocabulary_means_one_concept(path: Path) -> None:
    naming = {iri(f"skos:{kind}") for kind in ("prefLabel", "altLabel", "hiddenLabel", "notation")}
    meant: dict[str, set[str]] = defaultdict(set)
    for quad in quads(path):
        if quad.predicate in naming and isinstance(quad.object, Literal):
            word = " ".join(quad.object.value.lower().split()).rstrip(".")
            meant[word].add(str(quad.subject))
    assert not {word: concepts for word, concepts in meant.items() if len(concepts) > 1}


def test_unit_of_time_lies_within_the_broader_one() -> None:
    said = by_subject([ROOT / "ontology" / "vocabularies" / "geological-time.ttl"])
    begins, ends = iri("holotype:beginsMa"), iri("holotype:endsMa")
    units = {unit: facts for unit, facts in said.items() if facts[begins]}
    assert len(units) == 178
    for unit, facts in units.items():
        begin, end = float(facts[begins][0].value), float(facts[ends][0].value)
        assert begin > end
        for above in facts[iri("skos:broader")]:
            assert isinstance(above, NamedNode)
            # boundaries of one moment differ by up to 0.02 Ma between ranks in the chart itself
            assert begin <= float(units[above][begins][0].value) + 0.02, unit.value
            assert end >= float(units[above][ends][0].value) - 0.02, unit.value


def in_languages(texts: Iterable[object]) -> dict[str, str]:
    return {text.language or "": text.value for text in texts if isinstance(text, Literal)}


def spoken(texts: Iterable[object]) -> list[str]:
    """The languages of texts, once for each text."""
    return sorted(text.language or "" for text in texts if isinstance(text, Literal))


def test_shape_has_name_message_and_order() -> None:
    for subject, said in by_subject(SHAPES).items():
        if iri("sh:PropertyShape") in said[TYPE]:
            local = subject.value.removeprefix(prefixes["shapes"])
            assert re.fullmatch(r"[A-Z]\w*Shape-[a-z]\w*", local), local
            for wanted in ("path", "severity", "order"):
                assert len(said[iri(f"sh:{wanted}")]) == 1, f"{local} lacks sh:{wanted}"
            for wanted in ("name", "description", "message"):
                assert spoken(said[iri(f"sh:{wanted}")]) == LANGUAGES, f"{local} lacks sh:{wanted}"
        elif iri("sh:NodeShape") in said[TYPE]:
            assert spoken(said[LABEL]) == LANGUAGES, f"{subject.value} lacks rdfs:label"
            assert spoken(said[iri("sh:description")]) == LANGUAGES, f"{subject.value} lacks sh:description"
            assert said[iri("sh:targetClass")]


def test_message_of_a_shape_names_it_as_it_is_called_in_the_language_of_the_message() -> None:
    held = 0
    for subject, said in by_subject(SHAPES).items():
        if iri("sh:PropertyShape") in said[TYPE]:
            name, message = in_languages(said[iri("sh:name")]), in_languages(said[iri("sh:message")])
            assert message["de"] != message["en"], subject.value
            if message["en"].startswith(f"{name['en']} must be "):
                held += 1
                assert message["de"].startswith(f"„{name['de']}“ muss "), f"{subject.value}: {message['de']}"
    assert held > 100


def choices(path: Path) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Shapes that take one of a list: name, messages by language, and the codes of the list."""
    said: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads(path):
        said[quad.subject][quad.predicate.value].append(quad.object)
    first, rest = iri("rdf:first").value, iri("rdf:rest").value
    for subject, of in said.items():
        for place in of.get(iri("sh:in").value, ()):
            codes = []
            while place in said:
                codes.append(said[place][first][0].value.rpartition("/")[2])  # type: ignore[attr-defined]
                place = said[place][rest][0]
            yield str(subject), in_languages(of[iri("sh:message").value]), codes


def test_message_of_a_shape_calls_choices_as_the_vocabularies_do() -> None:
    called: dict[str, set[str]] = defaultdict(set)
    for said in by_subject(WORDS).values():
        for code in said.get(NOTATION, ()):
            if german := in_languages(said.get(PREF, ())).get("de"):
                called[code.value].add(german)
    held = 0
    for path in SHAPES:
        for name, message, codes in choices(path):
            for code in codes:
                if re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", message["de"]):
                    held += 1
                    names = {f"{german} ({code})" for german in called[code]} | (called[code] & {code})
                    assert any(one in message["de"] for one in names), f"{name}: {code} in {message['de']}"
    assert held > 50


def test_shape_asks_for_no_datatype_the_store_rewrites() -> None:
    kept = {iri(f"xsd:{name}") for name in ("integer", "decimal", "boolean", "dateTime", "date")}
    asked = {q.object for path in SHAPES for q in quads(path) if q.predicate == iri("sh:datatype")}
    assert asked <= kept


def test_property_shape_has_an_invalid_example_that_names_it() -> None:
    named = {
        path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ")
        for path in EXAMPLES
        if path.parent.name == "invalid"
    }
    shapes = {
        subject.value.removeprefix(prefixes["shapes"])
        for subject, said in by_subject(SHAPES).items()
        if iri("sh:PropertyShape") in said[TYPE]
    }
    assert named == shapes


def test_message_of_a_shape_says_how_to_mend_it_in_plain_words() -> None:
    """What is wrong, then a colon or a full stop, then what to do; no names that only a programmer knows."""
    for subject, said in by_subject(SHAPES).items():
        if iri("sh:PropertyShape") not in said[TYPE]:
            continue
        for message in (str(term.value) for term in said[iri("sh:message")]):
            wrong, mark, mend = re.sub(r"://", "", message).partition(":")
            assert wrong and mark and len(mend.split()) > 1, f"{subject.value}: {message}"
            assert message.endswith("."), f"{subject.value}: {message}"
            assert not re.search(
                r"\b(?:sh|xsd|dwciri|rdf):|[Cc]onform|[Nn]ode|[Ll]iteral|datatype", message
            ), message
            if "leave it out" in message or "weglassen" in message:
                assert not said[iri("sh:minCount")], f"{subject.value} cannot be left out: {message}"


def test_own_name_in_use_is_declared() -> None:
    known = {subject.value for subject in by_subject(WORDS)}
    places = [*SHAPES, *EXAMPLES, *MAPPINGS.glob("*.tsv"), ROOT / "ontology" / "context.jsonld"]
    for path in [*places, *WORDS, *(ROOT / "queries").rglob("*.r[qu]")]:
        text = path.read_text(encoding="utf-8").replace("urn:holotype:", "urn/")
        for name in set(NAME.findall(text)):
            assert iri(name).value in known or name == "holotype:search", f"{name} in {path.name}"


def test_first_column_wins_where_several_fill_one_property() -> None:
    """The order of the lines says which; other words for it have meant their opposite before."""
    said = {hints(row["note"]).get("wins", "first") for row in rows("darwin-core.tsv")}
    assert said == {"first"}


def test_mapping_names_only_declared_prefixes() -> None:
    for row in rows("darwin-core.tsv"):
        written = [row["source"], row["term"], *filter(None, [row["property"]])]
        said = hints(row["note"])
        written += [said[name] for name in ("else", "ids", "links") if name in said]
        for name in written:
            assert name == "identifier" or not undeclared(name), f"{name} in {row}"
    for row in rows("nodes.tsv"):
        for name in [*row["class"].split(), *filter(None, [row["via"]])]:
            assert CURIE.fullmatch(name)
            assert not undeclared(name), name
    for row in rows("row-types.tsv"):
        assert not undeclared(row["row_type"])
        assert not undeclared(row["as"])
    for row in rows("aliases.tsv"):
        assert not undeclared(row["alias"])
        assert not undeclared(row["term"])
    for row in rows("disciplines.tsv"):
        for name in row["field"].split(" & "):
            assert not undeclared(name)


def test_mapping_goes_to_known_nodes_in_known_ways() -> None:
    nodes = {row["node"] for row in rows("nodes.tsv")}
    for row in rows("darwin-core.tsv"):
        assert row["node"] in nodes, row
        kind, _, argument = row["kind"].partition(":")
        assert kind in KINDS, row
        assert bool(argument) == (kind in ("concept", "agents")), row
        assert bool(row["property"]) != (kind in ("key", "ignore", "identifier")), row
        assert kind != "ignore" or row["note"], f"no reason: {row}"


def test_node_hangs_on_a_known_one() -> None:
    nodes = {row["node"] for row in rows("nodes.tsv")}
    for row in rows("nodes.tsv"):
        above = row["node"].rpartition("/")[0]
        assert not above or above in nodes
        assert bool(row["via"]) or row["node"] in ("specimen", "occurrence", "taxon")


def test_mapping_keeps_text_and_iris_apart() -> None:
    for row in rows("darwin-core.tsv"):
        kind, prefix = row["kind"].partition(":")[0], row["property"].partition(":")[0]
        produces_iris = kind in ("iri", "iris", "concept", "licence", "agents", "media-list")
        assert prefix != "dwc" or not produces_iris, row
        assert prefix != "dwciri" or produces_iris, row
        other = hints(row["note"]).get("else", "")
        assert not other.startswith("dwciri:"), row


def test_mapping_says_nothing_twice() -> None:
    seen: set[tuple[str, ...]] = set()
    for row in rows("darwin-core.tsv"):
        line = tuple(row[name] for name in ("source", "term", "node", "property", "kind"))
        assert line not in seen, line
        seen.add(line)


def test_scheme_of_mapping_exists() -> None:
    named = {
        row["kind"].partition(":")[2] for row in rows("darwin-core.tsv") if row["kind"].startswith("concept:")
    }
    assert named
    for scheme in named | {"licence", "basis-of-record", "agent-role"}:
        assert (ROOT / "ontology" / "vocabularies" / f"{scheme}.ttl").is_file(), scheme


def test_role_of_mapping_is_in_the_vocabulary() -> None:
    said = by_subject([ROOT / "ontology" / "vocabularies" / "agent-role.ttl"])
    roles = {value.value for facts in said.values() for value in facts[iri("schema:roleName")]}
    for row in rows("darwin-core.tsv"):
        if row["kind"].startswith("agents:"):
            assert row["kind"].partition(":")[2] in roles, row


def test_row_type_is_read_as_one_that_has_lines() -> None:
    sources = {row["source"] for row in rows("darwin-core.tsv")}
    for row in rows("row-types.tsv"):
        assert row["as"] in sources, row
        assert row["row_type"] not in sources, row


def test_alias_leads_to_another_name() -> None:
    said = {row["alias"]: row["term"] for row in rows("aliases.tsv")}
    for alias in said:
        name, steps = alias, 0
        while name in said:
            name, steps = said[name], steps + 1
            assert steps < 5, f"{alias} leads in a circle"


def test_discipline_rule_uses_the_words_of_the_vocabularies() -> None:
    for column in ("discipline", "domain", "category"):
        said = by_subject([ROOT / "ontology" / "vocabularies" / f"topic-{column}.ttl"])
        known = {value.value for facts in said.values() for value in facts[iri("skos:notation")]}
        for row in rows("disciplines.tsv"):
            assert not row[column] or row[column] in known, row
            assert len(row["field"].split(" & ")) == len(row["pattern"].split(" & ")), row


def test_word_of_another_that_the_mapping_writes_has_a_label() -> None:
    said = by_subject(WORDS)
    for row in rows("darwin-core.tsv"):
        if row["property"]:
            assert {"en", "de"} <= languages(said[iri(row["property"])][LABEL]), row["property"]


def test_context_uses_the_namespaces_of_the_house() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name, meaning in context.items():
        if name.startswith("@"):
            continue
        if isinstance(meaning, str):
            assert prefixes[name] == meaning
        else:
            assert meaning["@id"] == name
            assert name.partition(":")[0] in context
