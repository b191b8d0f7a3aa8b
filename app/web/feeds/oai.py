"""OAI-PMH 2.0 at ``/oai``: records for harvesters, with what changed and what was withdrawn since."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime

from flask import Response, redirect, request
from lxml import etree

from app.graph.journal import START, Place
from app.graph.listing import Listing, earliest, number_at
from app.web.context import client, workbench
from app.web.feeds import oai_arguments, oai_records, oai_token
from app.web.feeds.blueprint import blueprint, caching, listing, setup
from app.web.feeds.oai_errors import OaiError
from app.web.feeds.oai_formats import KINDS, Format, formats, text
from app.web.feeds.oai_records import OAI, Leaf
from app.web.titles import titles

SIZES = {"ListRecords": 100, "ListIdentifiers": 500}
NOBODY = "not-set@holotype.invalid"  # said where no contact was set; a domain that cannot exist
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{OAI} {OAI}OAI-PMH.xsd"
Arguments = Mapping[str, str]


@blueprint.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """Records for harvesters by OAI-PMH 2.0, with deletions.

    Errors are told as the protocol has it: in the answer, with status 200.
    """
    given = request.args if request.method == "GET" else request.form
    if request.method == "GET" and not given and "text/html" in request.headers.get("Accept", ""):
        return redirect(f"{request.script_root}/feeds#oai", code=303)  # type: ignore[return-value]
    journal = setup().journal
    now = journal.now(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z")
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    etree.SubElement(root, f"{{{OAI}}}responseDate").text = now
    asked = etree.SubElement(root, f"{{{OAI}}}request")
    asked.text = f"{workbench().base}oai"
    try:
        arguments = oai_arguments.read(given)
        made = etree.Element(f"{{{OAI}}}{arguments['verb']}")
        with setup().lists.place(client()) if arguments["verb"] in SIZES else nullcontext():
            _VERBS[arguments["verb"]](made, arguments)
        root.append(made)
    except OaiError as error:
        fault = etree.SubElement(root, f"{{{OAI}}}error", code=error.code)
        fault.text = text(error.message)
        arguments = {} if error.code in ("badVerb", "badArgument") else given.to_dict()
    for name, value in arguments.items():
        asked.set(name, text(value))
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return caching(Response(body, content_type="text/xml; charset=utf-8"), "no-cache")


def _say(parent: etree._Element, name: str, value: str, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{OAI}}}{name}", **attributes)
    element.text = text(value) or None
    return element


def _identify(made: etree._Element, _: Arguments) -> None:
    first = earliest(setup().journal) or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z"
    _say(made, "repositoryName", f"Holotype, {workbench().base}")
    _say(made, "baseURL", f"{workbench().base}oai")
    _say(made, "protocolVersion", "2.0")
    _say(made, "adminEmail", setup().contact or NOBODY)
    _say(made, "earliestDatestamp", oai_records.moment(first))
    _say(made, "deletedRecord", "persistent")
    _say(made, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    _say(made, "compression", "gzip")


def _formats(made: etree._Element, arguments: Arguments) -> None:
    offered = formats()
    if name := arguments.get("identifier", ""):
        kind = _kind(name)
        offered = {prefix: one for prefix, one in offered.items() if kind in one.kinds}
    for prefix, one in offered.items():
        element = etree.SubElement(made, f"{{{OAI}}}metadataFormat")
        _say(element, "metadataPrefix", prefix)
        _say(element, "schema", one.schema)
        _say(element, "metadataNamespace", one.namespace)


def _kind(name: str) -> str:
    """The kind of a document that there is. Raises OaiError."""
    found = listing().newest([name]).get(name)
    if found is None or oai_records.document_of(found) not in KINDS:
        raise OaiError("idDoesNotExist", f"There is no record {name}.")
    return oai_records.document_of(found)


def _sets(made: etree._Element, arguments: Arguments) -> None:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets is given whole; it has no tokens.")
    seen, base = listing(kinds=KINDS), workbench().base
    found = {kind: f"Records of the kind {kind}" for kind in seen.values("kind")}
    for name in ("institution", "dataset"):
        there = [value for value in seen.values(name) if value.startswith(f"{base}{name}/")]
        called = titles(there)
        for value in there:
            found[f"{name}.{value.removeprefix(f'{base}{name}/')}"] = called.get(value, value)
    if not found:
        raise OaiError("noSetHierarchy", "There are no records yet, and so no sets.")
    for spec, title in found.items():
        element = etree.SubElement(made, f"{{{OAI}}}set")
        _say(element, "setSpec", spec)
        _say(element, "setName", title)


def _format(prefix: str) -> Format:
    offered = formats()
    if prefix not in offered:
        raise OaiError("cannotDisseminateFormat", f"“{prefix}” is none of {', '.join(offered)}.")
    return offered[prefix]


def _record(made: etree._Element, arguments: Arguments) -> None:
    name, prefix = arguments["identifier"], arguments["metadataPrefix"]
    kind, format = _kind(name), _format(prefix)
    if kind not in format.kinds:
        raise OaiError("cannotDisseminateFormat", f"There is no {prefix} of {name}, which is a {kind}.")
    made.extend(oai_records.records([listing().newest([name])[name]], format.write))


def _list(made: etree._Element, arguments: Arguments) -> None:
    """The first records of a list, or the next ones."""
    verb, base, now = arguments["verb"], workbench().base, listing()
    if "resumptionToken" in arguments:
        token = oai_token.read(arguments["resumptionToken"], base, verb)
        if token.pin > now.until:
            raise OaiError("badResumptionToken", "The store was set back since: begin the list again.")
    else:
        prefix, wanted = arguments["metadataPrefix"], arguments.get("set", "")
        since, until = arguments.get("from", ""), arguments.get("until", "")
        token = oai_token.Token(verb, prefix, wanted, since, until, now.until, *START, 0, -1, 0)
    format = _format(token.prefix)
    span = oai_arguments.span(token.since, token.until)
    listed = _narrowed(now, token, span, format)
    after: Place = (token.commit, f"{base}{token.document}" if token.document else "")
    part = oai_records.leaf(listed, now, token.pin, after, span, token.set, SIZES[verb])
    if not part.events:
        raise OaiError("noRecordsMatch", "No record is as was asked for.")
    if verb == "ListRecords":
        made.extend(oai_records.records(part.events, format.write))
    else:
        made.extend(oai_records.headers(part.events))
    _resume(made, token, part, listed)


def _narrowed(now: Listing, token: oai_token.Token, span: oai_arguments.Span, format: Format) -> Listing:
    """The listing of what a list asks for, up to its pin."""
    narrowed = oai_records.narrowing(token.set) if token.set else {}
    kinds = tuple(format.kinds)
    if "kinds" in narrowed:
        kinds = tuple(kind for kind in kinds if kind == token.set)
    if not kinds or not set(narrowed) <= {"kinds", "institution", "dataset"}:
        raise OaiError("noRecordsMatch", f"There is no set “{token.set}” with records of this format.")
    since = number_at(now.journal, span.since, last=False) if span.since else 0
    until = number_at(now.journal, span.before, last=True) if span.before else token.pin
    return Listing(
        now.journal, now.base, now.audiences, min(until, token.pin), since,
        **{**narrowed, "kinds": kinds},  # type: ignore[arg-type]
    )  # fmt: skip


def _resume(made: etree._Element, token: oai_token.Token, part: Leaf, listed: Listing) -> None:
    if part.after is None and not token.cursor:
        return
    total = token.total if token.total >= 0 else listed.count(token.pin)
    said = {"completeListSize": str(total), "cursor": str(token.cursor)}
    if part.after is None:
        _say(made, "resumptionToken", "", **said)
        return
    expires = int(time.time()) + oai_token.LIFE
    rest = oai_token.Token(
        token.verb, token.prefix, token.set, token.since, token.until, token.pin, part.after[0],
        part.after[1].removeprefix(workbench().base), token.cursor + len(part.events), total, expires,
    )  # fmt: skip
    ends = datetime.fromtimestamp(expires, UTC)
    _say(
        made,
        "resumptionToken",
        rest.text(workbench().base),
        expirationDate=f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        **said,
    )


_VERBS: Mapping[str, Callable[[etree._Element, Arguments], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
