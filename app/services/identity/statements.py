"""What a profile says, statement by statement: who says it, and how far it is proven."""

from __future__ import annotations

from typing import Any

from app.graph.account import VOCABULARY
from app.graph.document import Document, Node
from app.graph.person import key
from app.services.identity.showing import called, of_class, service
from app.web.labels import known, label
from app.web.titles import titles

KINDS = {
    "affiliations": "holotype:Affiliation",
    "expertise": "holotype:Expertise",
    "languages": "holotype:LanguageSkill",
    "names": "holotype:PersonName",
    "links": "holotype:ProfileLink",
    "emails": "schema:ContactPoint",
}
Row = dict[str, Any]


def statements(document: Document) -> dict[str, list[Row]]:
    """What the profile of an account says, by kind. The first name is the one the account goes by."""
    named = (node.text("schema:affiliation") for node in of_class(document, KINDS["affiliations"]))
    places = titles(filter(None, named))
    rows = {
        name: [_row(document, node, places) for node in of_class(document, kind)]
        for name, kind in KINDS.items()
    }
    rows["names"] = [_name(document, rows["names"]), *rows["names"]]
    return rows


def shown(document: Document) -> dict[str, list[Row]]:
    """What others may see of it: no address, and no name that the person does not go by or chose to add."""
    rows = statements(document)
    del rows["emails"]
    rows["names"] = [one for one in rows["names"] if not one["part"] or one["source"] == "orcid"]
    return rows


def _row(document: Document, node: Node, places: dict[str, str]) -> Row:
    source, origin = _origin(document, node)
    institution, subject = (
        node.text("schema:affiliation"),
        node.text("dcterms:subject") or node.text("schema:url"),
    )
    return {
        "part": node.id,
        "text": known(subject)
        or node.text("schema:name")
        or node.text("dcterms:language")
        or node.text("schema:email"),
        "kind": key(node.text("holotype:field")) or node.text("schema:roleName"),
        **_proof(node.text("holotype:verification")),
        "source": source,
        "origin": origin,
        "subject": subject,
        "institution": institution,
        "institutionTitle": places.get(institution, institution),
        "confirmedBy": called(node.text("holotype:confirmedBy")),
        "confirmedAt": node.text("holotype:confirmedAt"),
        "readAt": node.text("holotype:readAt"),
        "since": node.text("schema:startDate"),
        "until": node.text("schema:endDate"),
    }


def _proof(verification: str) -> dict[str, str]:
    return {"verification": key(verification), "verificationLabel": label(verification)}


def _name(document: Document, others: list[Row]) -> Row:
    """The name an account goes by: as well proven as the best that calls the person the same."""
    text = document.root.text("schema:name")
    levels = ("self-stated", "from-orcid", "asserted", "proven")
    same = [one for one in others if one["text"] == text]
    best = max(same, key=lambda one: levels.index(one["verification"]), default=None)
    said = {"source": "person", "origin": text, **_proof(f"{VOCABULARY}verification/self-stated")}
    if best is not None:
        said |= {name: best[name] for name in said}
    empty = dict.fromkeys(
        (
            "subject",
            "institution",
            "institutionTitle",
            "confirmedBy",
            "confirmedAt",
            "readAt",
            "since",
            "until",
        ),
        "",
    )
    return {"part": "", "text": text, "kind": "", **empty, **said}


def _origin(document: Document, node: Node) -> tuple[str, str]:
    """Whether a sign-in service, the person or somebody else says it, and what that is called."""
    source = document.parts.get(node.text("prov:wasDerivedFrom"))
    if source is not None and source.said:
        return "sign-in", service(source.text("holotype:issuer"))
    if node.text("prov:hadPrimarySource"):
        return "orcid", "ORCID"
    by = node.text("prov:wasAttributedTo")
    if by in ("", document.iri):
        return "person", document.root.text("schema:name")
    return "other", called(by)
