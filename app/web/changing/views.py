"""Documents, changed by programs at their own addresses: PUT, PATCH, DELETE, and POST for new ones."""

from __future__ import annotations

from flask import Blueprint, Response, request
from pyoxigraph import Triple

from app.graph import part_names, undoing
from app.graph.document import Document
from app.graph.errors import BadRequest, NotFound, NothingChanged
from app.graph.kinds import CLASSES, look_at_class, new_identifier
from app.graph.placing import placing
from app.graph.said import worded
from app.graph.terms import curie
from app.web.changing import body, rdf_patch
from app.web.changing.precondition import hold
from app.web.changing.refused import not_allowed
from app.web.changing.written import is_dry_run, why, written
from app.web.context import client, workbench
from app.web.projection import projected
from app.web.protocol import absolute_iri
from app.web.resource import open_to_all
from app.web.tools import CHANGEABLE

blueprint = Blueprint("changing", __name__)
blueprint.after_request(open_to_all)
_ADDRESS = f"/<any({', '.join(CHANGEABLE)}):kind>/<path:path>"
_OWN = {"provide_automatic_options": False}  # the address itself says what may be done with it


@blueprint.put(_ADDRESS, **_OWN)
def replace(kind: str, path: str) -> Response:
    """Make the body the whole of what a document says.

    What the house says of a document is passed over. A part without a name gets one: #event-1.
    """
    found = changeable(kind, path)
    hold(found)
    said = body.triples(body.data(body.WHOLE), request.mimetype, found.iri)
    return restate(found, said)


@blueprint.patch(_ADDRESS, **_OWN)
def amend(kind: str, path: str) -> Response:
    """Change a part of what a document says.

    By a SPARQL update that touches nothing else, by a JSON Merge Patch on its JSON-LD, or by lines of
    RDF Patch. Names in the body begin at the address of the document.
    """
    found = changeable(kind, path)
    hold(found)
    sent = body.data(body.PATCHES)
    if request.mimetype == body.MERGE:
        return restate(found, body.merged(found, sent))
    bench, revisions = workbench(), {found.iri: found.revision}
    if request.mimetype == body.RDF_PATCH:
        delta = rdf_patch.delta(sent.decode("utf-8", "replace"), found.iri, placing(bench, found.iri))
        return written(
            found.iri, lambda: bench.apply(delta, why=why(), revisions=revisions, dry_run=is_dry_run())
        )
    text = f"BASE <{found.iri}> {sent.decode('utf-8', 'replace')}"
    return written(
        found.iri,
        lambda: bench.update(
            text,
            why=why(),
            revisions=revisions,
            dry_run=is_dry_run(),
            client=client(),
            within=found.iri,
        ),
    )


@blueprint.delete(_ADDRESS, **_OWN)
def withdraw(kind: str, path: str) -> Response:
    """Withdraw a document: a tombstone stays, with the reason, and its successor where there is one."""
    found = changeable(kind, path)
    hold(found)
    return written(
        found.iri,
        lambda: undoing.withdraw(
            workbench(),
            found.iri,
            reason=request.args.get("reason", ""),
            successor=successor(request.args.get("successor", ""), found.iri),
            revisions={found.iri: found.revision},
            dry_run=is_dry_run(),
        ),
    )


@blueprint.post(f"/<any({', '.join(CLASSES)}):kind>")
def create(kind: str) -> Response:
    """Make a new document, which gets its identifier here; Location says it.

    In the body the document is <>, and its parts are <#event-1> or have no name.
    """
    refuse_visitors()
    blank = f"{workbench().base}{kind}/new"
    said = body.triples(body.data(body.WHOLE), request.mimetype, blank)
    name = new_identifier(workbench(), kind, said)
    return made(name, body.rooted(said, blank, name))


def made(name: str, triples: list[Triple]) -> Response:
    """A new document of these statements, and 201. Raises as ``Workbench.apply`` does."""
    bench = workbench()
    said = part_names.named(name, triples)
    look_at_class(bench, name, said)
    delta = placing(bench, name).whole(said)
    if not delta:
        raise NothingChanged("The body says nothing.", remedy="Send what the document is to say.")
    return written(name, lambda: bench.apply(delta, why=why("Made new"), dry_run=is_dry_run()), created=True)


def restate(found: Document, triples: list[Triple]) -> Response:
    """Make these statements the whole of a document; what is worked out for it is passed over."""
    bench = workbench()
    said = part_names.named(found.iri, without_worked_out(found, triples))
    look_at_class(bench, found.iri, said)
    delta = placing(bench, found.iri).whole(said)
    revisions = {found.iri: found.revision}
    return written(
        found.iri, lambda: bench.apply(delta, why=why(), revisions=revisions, dry_run=is_dry_run())
    )


def without_worked_out(found: Document, triples: list[Triple]) -> list[Triple]:
    """The statements without those that representations add. Raises BadRequest for changed ones."""
    more = set(projected(found))
    flat = {(one.subject, one.predicate) for one in more} - {(t.subject, t.predicate) for t in found.triples}
    said = [one for one in triples if one not in more]
    changed = next((one for one in said if (one.subject, one.predicate) in flat), None)
    if changed is not None:
        name = curie(changed.predicate.value)
        raise BadRequest(
            f"{name} is not stored with the document: it is worked out from its parts.",
            where=found.iri,
            remedy="Change the part that says it, and leave this line as it is, or out.",
        )
    return said


def changeable(kind: str, path: str) -> Document:
    """A document that the one who asks may change. Raises NotFound, Gone, Forbidden."""
    bench = workbench()
    if not bench.principal.signed_in:
        refuse_visitors()
    name = f"{bench.base}{kind}/{path}"
    try:
        found = bench.document(name)
    except NotFound as error:
        error.remedy = error.remedy or f"A new document gets its identifier here: POST it to /{kind}."
        raise
    decision = bench.platform.permissions.decide(
        bench.principal, "change", name, placing(bench, name).standing
    )
    if not decision.allowed:
        raise not_allowed(found, decision)
    return found


def refuse_visitors() -> None:
    """Raise Forbidden for whoever may change nothing at all."""
    workbench().only_who_may_change(worded("Sign in as somebody who may, or send a token that may."))


def successor(said: str, document: str) -> str:
    """The IRI of the document that takes another's place. Raises BadParameter, NotFound."""
    said = said.strip()
    if not said:
        return ""
    name = absolute_iri(said, "successor")
    if name.startswith(workbench().base) and name != document:
        workbench().document(name)
    return name
