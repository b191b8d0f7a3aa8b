"""Forms come from the shapes: fields in their order, with choices, bounds, rules and examples that fit."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from app.graph.form_model import Field, Form, parts
from app.graph.form_reading import forms
from app.graph.root import data_root
from app.graph.shapes import Shapes, house_shapes
from app.graph.terms import iri

DOCUMENTS = (
    "ods:DigitalSpecimen", "dwc:Occurrence", "ods:DigitalMedia", "dwc:Taxon",
    "ltc:OrganisationalUnit", "ltc:ObjectGroup", "dcat:Dataset",
)  # fmt: skip
NODE = NamedNode("https://example.org/specimen/AAA-BBB-CCC")


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return house_shapes(data_root())


@pytest.fixture(scope="module")
def every(shapes: Shapes) -> dict[str, Form]:
    return forms(shapes.quads)


def reachable(every: dict[str, Form]) -> dict[str, Form]:
    """The forms of documents and of their parts, by class."""
    found: dict[str, Form] = {}
    waiting = list(DOCUMENTS)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = every[name]
            waiting += [form.classes[0] for _, form in parts(every[name], every)]
    return found


def test_a_number_has_its_bounds(every: dict[str, Form]) -> None:
    month = every["ods:Event"].field("dwc:month")
    assert (month.kind, month.lowest, month.highest) == ("integer", "1", "12")
    assert (month.minimum_count, month.maximum_count, month.title) == (0, 1, {"en": "Month", "de": "Monat"})
    assert every["ods:Location"].field("dwc:minimumElevationInMeters").lowest == ""  # a warning does not bind


def test_what_must_and_what_should_be_there(every: dict[str, Form]) -> None:
    specimen = every["ods:DigitalSpecimen"]
    assert specimen.field("ods:physicalSpecimenID").minimum_count == 1
    assert not specimen.field("ods:physicalSpecimenID").recommended
    licence = specimen.field("dcterms:license")
    assert (licence.minimum_count, licence.recommended, licence.maximum_count) == (0, True, 1)
    assert [(rule.name, rule.severity) for rule in licence.rules] == [
        ("DigitalSpecimenShape-license", "Violation"),
        ("DigitalSpecimenShape-licenseMissing", "Warning"),
    ]
    name = specimen.field("ods:specimenName")
    assert (name.recommended, name.maximum_count) == (True, 1)


def test_choices_concepts_parts_and_what_the_house_writes(every: dict[str, Form]) -> None:
    specimen = every["ods:DigitalSpecimen"]
    assert specimen.field("ods:livingOrPreserved").choices == ("Living", "Preserved")
    country = every["ods:Location"].field("holotype:country")
    assert (country.kind, country.vocabulary.rpartition("/")[2]) == ("concept", "country")
    basis = specimen.field("dwc:basisOfRecord")
    assert (basis.kind, basis.vocabulary.rpartition("/")[2]) == ("text", "basis-of-record")
    events = specimen.field("ods:hasEvents")
    assert (events.kind, events.form, events.classes) == ("part", "EventShape", ("ods:Event",))
    assert specimen.field("ods:version").read_only
    assert not specimen.field("dwc:catalogNumber").read_only
    assert every["ltc:OrganisationalUnit"].field("schema:name").several_languages
    assert "ods:hasEvents/dwc:eventDate" not in {field.path for field in specimen.fields}
    assert "DigitalSpecimenShape-eventDate" in {rule.name for rule in specimen.rules}
    assert every["ods:Event"].field("dwc:eventDate").pattern  # of a warning, as a help
    with pytest.raises(KeyError):
        specimen.field("dwc:country")


def test_groups_have_their_order_and_words_in_two_languages(every: dict[str, Form]) -> None:
    groups = every["ods:DigitalSpecimen"].grouped()
    assert [group.name for group, _ in groups][:2] == ["identity", "naming"]
    assert sum(len(fields) for _, fields in groups) == len(every["ods:DigitalSpecimen"].fields)
    for form in reachable(every).values():
        assert sum(len(fields) for _, fields in form.grouped()) == len(form.fields)
        for group in form.groups:
            assert set(group.title) >= {"en", "de"}, group
        if form.groups:
            assert all(field.group for field in form.fields), form.name


def test_a_form_is_plain_data(every: dict[str, Form]) -> None:
    plain = every["ods:Event"].to_json()
    assert plain["fields"][0]["path"].startswith("dwc:")
    assert plain["classes"] == ("ods:Event",)


def test_every_field_that_is_asked_for_has_an_example(every: dict[str, Form]) -> None:
    for form in reachable(every).values():
        for field in form.fields:
            asked = not field.read_only and field.kind not in ("part", "choice", "boolean")
            assert field.example or not asked, f"{form.name}-{field.name}"


def typed(field: Field) -> NamedNode | Literal:
    """The example as it would be stored."""
    if field.kind in ("address", "concept"):
        return NamedNode(field.example)
    datatype = iri(field.datatype) if field.datatype else None
    return Literal(field.example, datatype=datatype) if datatype else Literal(field.example)


def test_every_example_keeps_the_rules_of_its_field(every: dict[str, Form], shapes: Shapes) -> None:
    tried = 0
    for name, form in reachable(every).items():
        for field in form.fields:
            if not field.example or field.kind == "part":
                continue
            tried += 1
            store = Oxigraph()
            store.add(Quad(NODE, iri("rdf:type"), iri(name)))
            store.add(Quad(NODE, iri(field.path), typed(field)))
            told = {r.shape_name for r in shapes.validate_batch(store).results if r.value is not None}
            alone = {rule.name for rule in field.rules if rule.constraints != ("sparql",)}
            assert told.isdisjoint(alone), f"{form.name}-{field.name}"
    assert tried > 120


def test_every_vocabulary_is_one_of_the_house_and_holds_the_example(every: dict[str, Form]) -> None:
    schemes: dict[str, set[str]] = {}
    for path in (data_root() / "ontology" / "vocabularies").glob("*.ttl"):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate == iri("skos:inScheme"):
                schemes.setdefault(quad.object.value, set()).add(quad.subject.value)
    for form in reachable(every).values():
        for field in form.fields:
            if field.vocabulary:
                assert field.vocabulary in schemes, field
                if field.kind == "concept":
                    assert field.example in schemes[field.vocabulary], field
