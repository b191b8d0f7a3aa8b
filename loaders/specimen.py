"""What follows from the cells of a specimen: its name, topic, level, identity and holder."""

from __future__ import annotations

from functools import lru_cache

from app.graph.identifiers import mint
from app.graph.terms import iri
from loaders import mids, values
from loaders.build import TYPE, Build
from loaders.classify import Classifier

_T = {
    name: iri(f"dwc:{name}").value
    for name in (
        "scientificName", "vernacularName", "verbatimIdentification", "typeStatus", "institutionCode",
        "ownerInstitutionCode", "institutionID", "collectionCode", "collectionID", "collectionName",
    )
}  # fmt: skip


def _p(name: str) -> str:
    return str(iri(name))


_NAME, _DISCIPLINE, _DOMAIN = _p("ods:specimenName"), _p("ods:topicDiscipline"), _p("ods:topicDomain")
_CATEGORY, _ORIGIN, _TYPE_MARK = _p("ods:topicCategory"), _p("ods:topicOrigin"), _p("ods:isMarkedAsType")
_ID, _ID_TYPE = _p("ods:physicalSpecimenID"), _p("ods:physicalSpecimenIDType")
_NORMAL, _MEDIA = _p("ods:normalisedPhysicalSpecimenID"), _p("ods:isKnownToContainMedia")
_LIVING, _LEVEL, _HOLDER = _p("ods:livingOrPreserved"), _p("ods:midsLevel"), _p("holotype:institution")
_COLLECTION, _TO_DIGITAL, _SAME = _p("dwciri:inCollection"), _p("dwciri:toDigitalSpecimen"), _p("owl:sameAs")
_ACCEPTED, _VERIFIED = _p("dwc:isAcceptedIdentification"), _p("ods:isVerifiedIdentification")
_MATERIAL = _p("dwc:MaterialEntity")
_MATERIAL_ID = iri("dwc:materialEntityID").value
_IDENTIFIER = _p("dcterms:identifier")
_NO_TYPE = frozenset(("", "false", "specimen", "not a type", "notatype", "no", "none"))
_TRUE, _FALSE = values.typed("true", "boolean"), values.typed("false", "boolean")


def complete(build: Build, kind: str, classifier: Classifier, has_media: bool) -> None:
    """Add to a specimen or occurrence what its cells imply."""
    cells, doc = build.terms, build.subject
    build.begin(0 if build.culprit is None else build.culprit[0])
    build.join_core()
    topic = classifier.topic(cells)
    discipline = topic.discipline or "Unclassified"
    build.say(doc, _DISCIPLINE, values.text(discipline))
    build.say(doc, _DOMAIN, values.text(topic.domain or "Unclassified"))
    if topic.category:
        build.say(doc, _CATEGORY, values.text(topic.category))
    for term in ("scientificName", "vernacularName", "verbatimIdentification"):
        if name := cells.get(_T[term], "").strip():
            build.say(doc, _NAME, values.text(name))
            break
    if "identification" in build.nodes:
        build.say(build.nodes["identification"], _ACCEPTED, _TRUE)
        build.say(build.nodes["identification"], _VERIFIED, _TRUE)
    status = cells.get(_T["typeStatus"])
    if status is not None:
        build.say(doc, _TYPE_MARK, _FALSE if status.strip().lower() in _NO_TYPE else _TRUE)
    build.say(doc, _MEDIA, _TRUE if has_media else _FALSE)
    if kind == "specimen":
        _material(build, classifier)
        build.say(doc, _ORIGIN, '"Natural"')
        build.say(doc, _LEVEL, values.typed(mids.level(build.said, discipline), "integer"))
    else:
        _observed(build)
    for link, target in holders(build):
        build.say(doc, link, f"<{target}>")


def _material(build: Build, classifier: Classifier) -> None:
    """The thing itself, as a part of its own, and how it is called."""
    doc = build.subject
    thing = build.node("material")
    narrower = classifier.material_class(build.terms)
    if narrower and f"<{narrower}>" != _MATERIAL:
        build.say(thing, TYPE, f"<{narrower}>")
    build.say(doc, _LIVING, values.text(classifier.living(build.terms)))
    build.say(thing, _TO_DIGITAL, doc)
    local, at, _ = build.name.rpartition("@")
    name = local if at else build.name
    address = values.resource(name)
    resolvable = address is not None and name.startswith("http")
    build.say(doc, _ID, values.text(name))
    build.say(doc, _ID_TYPE, '"Resolvable"' if resolvable else '"Local"' if at else '"Global"')
    build.say(doc, _NORMAL, values.text(build.name))
    for given in dict.fromkeys((name, build.terms.get(_MATERIAL_ID, "").strip())):
        if given.startswith(("http://", "https://")) and (address := values.resource(given)):
            build.say(thing, _SAME, address)


def _observed(build: Build) -> None:
    """How the source calls an observation."""
    local, at, _ = build.name.rpartition("@")
    name = local if at else build.name
    build.say(build.subject, _IDENTIFIER, values.text(name))
    if name.startswith(("http://", "https://")) and (address := values.resource(name)):
        build.say(build.subject, _SAME, address)


def holders(build: Build) -> list[tuple[str, str]]:
    """Links to the documents of institution and collection that the cells name."""
    base = build.iri.rsplit("/", 2)[0] + "/"
    return [
        (_HOLDER if kind == "institution" else _COLLECTION, f"{base}{kind}/{_known(kind, name)}")
        for kind, name in holder_names(build.terms)
    ]


_known = lru_cache(maxsize=4_000)(mint)  # a load names few holders, and each in every record


def holder_names(cells: dict[str, str]) -> list[tuple[str, str]]:
    """(kind, name to mint from) of the institution and the collection."""
    code = (cells.get(_T["institutionCode"]) or cells.get(_T["ownerInstitutionCode"]) or "").strip()
    institution = cells.get(_T["institutionID"], "").strip() or code
    found = [("institution", institution)] if institution else []
    collection = cells.get(_T["collectionID"], "").strip()
    if not collection and (part := cells.get(_T["collectionCode"], "").strip()):
        collection = f"{institution}:{part}"
    if collection:
        found.append(("collection", collection))
    return found
