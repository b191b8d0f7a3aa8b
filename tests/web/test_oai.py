"""OAI-PMH: by the letter of the protocol, and as a foreign harvester reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, parse
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from app.web.feeds import oai, oai_token
from tests.loaders.archives_made import specimen
from tests.web.feeding import BASE, FIRST, SECOND, THIRD, House, house
from tests.web.served import listening

SCHEMA = etree.RelaxNG(file=str(Path(__file__).parent / "data" / "oai-pmh.rng"))
O = "{http://www.openarchives.org/OAI/2.0/}"  # noqa: E741
FORMATS = ("oai_dc", "dwc", "rdf", "opends")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation after three loads; tests read it."""
    with house(tmp_path_factory.mktemp("grown"), [FIRST, SECOND, THIRD]) as made:
        yield made


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "SIZES", {"ListRecords": 3, "ListIdentifiers": 3})


def ask(made: House, **arguments: str) -> etree._Element:
    """The answer to a request, which has to be valid."""
    response = made.client.get("/oai", query_string={k.rstrip("_"): v for k, v in arguments.items()})
    assert response.status_code == 200
    assert response.content_type == "text/xml; charset=utf-8"
    root = etree.fromstring(response.data)
    assert SCHEMA.validate(root), SCHEMA.error_log
    return root


def code(root: etree._Element) -> str:
    (error,) = root.findall(f"{O}error")
    assert error.text
    return str(error.get("code"))


def harvest(made: House, verb: str = "ListRecords", **arguments: str) -> Iterator[etree._Element]:
    """All pages of a list."""
    root = ask(made, verb=verb, **arguments)
    while True:
        yield root
        token = root.findtext(f".//{O}resumptionToken")
        if not token:
            return
        root = ask(made, verb=verb, resumptionToken=token)


def headers(root: etree._Element) -> list[tuple[str, bool]]:
    return [(h.findtext(f"{O}identifier"), h.get("status") == "deleted") for h in root.iter(f"{O}header")]


def test_identify_says_what_the_feed_can(grown: House) -> None:
    said = ask(grown, verb="Identify").find(f"{O}Identify")
    assert said.findtext(f"{O}baseURL") == f"{BASE}oai"
    assert said.findtext(f"{O}deletedRecord") == "persistent"
    assert said.findtext(f"{O}adminEmail") == oai.NOBODY


@pytest.mark.parametrize("prefix", FORMATS)
def test_every_format_is_valid_and_listed(grown: House, prefix: str) -> None:
    assert prefix in [e.text for e in ask(grown, verb="ListMetadataFormats").iter(f"{O}metadataPrefix")]
    (root,) = harvest(grown, metadataPrefix=prefix, set="specimen")
    found = dict(headers(root))
    assert {name for name, gone in found.items() if not gone} == grown.specimens()
    assert sum(found.values()) == 1  # 12 was withdrawn, 11 came back


def test_a_flat_record_has_what_the_source_said(grown: House) -> None:
    (root,) = harvest(grown, metadataPrefix="dwc")
    numbers = {e.text for e in root.iter("{http://rs.tdwg.org/dwc/terms/}catalogNumber")}
    assert numbers == {f"T {number:05}" for number in (*range(1, 12), 13)}
    for record in root.iter("{http://rs.tdwg.org/dwc/xsd/simpledarwincore/}SimpleDarwinRecord"):
        terms = [element.tag for element in record]
        assert len(terms) == len(set(terms))


def test_rdf_is_the_document(grown: House) -> None:
    name = min(grown.specimens())
    root = ask(grown, verb="GetRecord", identifier=name, metadataPrefix="rdf")
    rdf = etree.tostring(next(root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF")))
    found = {quad.triple for quad in parse(rdf, format=RdfFormat.RDF_XML)}
    assert found == set(grown.platform.workbench().document(name).triples)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, "badVerb"),
        ({"verb": "Nothing"}, "badVerb"),
        ({"verb": "Identify", "more": "x"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ""}, "badArgument"),
        ({"verb": "GetRecord", "identifier": f"{BASE}specimen/x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "9999-12-31"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2001-01-01", "until": "2000-01-01"},
            "badArgument",
        ),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from": "2001-01-01",
                "until": "2002-01-01T00:00:00Z",
            },
            "badArgument",
        ),
        ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"{BASE}specimen/x"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "urn:nothing"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "nothing"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "institution.x"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "dwc", "set": "media"}, "noRecordsMatch"),
    ],
)
def test_a_bad_request_is_told_as_the_protocol_has_it(
    grown: House, arguments: dict[str, str], expected: str
) -> None:
    root = ask(grown, **arguments)
    assert code(root) == expected
    asked = root.find(f"{O}request")
    assert dict(asked.attrib) == ({} if expected in ("badVerb", "badArgument") else arguments)


def test_an_argument_that_comes_twice_badargument(grown: House) -> None:
    query = "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=dwc"
    assert code(etree.fromstring(grown.client.get(f"/oai?{query}").data)) == "badArgument"
    query = "verb=Identify&verb=Identify"
    assert code(etree.fromstring(grown.client.get(f"/oai?{query}").data)) == "badVerb"


def test_a_format_that_a_record_has_not(grown: House) -> None:
    institution = next(
        name for name, _ in headers(next(harvest(grown, metadataPrefix="oai_dc", set="institution")))
    )
    root = ask(grown, verb="GetRecord", identifier=institution, metadataPrefix="dwc")
    assert code(root) == "cannotDisseminateFormat"
    prefixes = [
        e.text
        for e in ask(grown, verb="ListMetadataFormats", identifier=institution).iter(f"{O}metadataPrefix")
    ]
    assert prefixes == ["oai_dc", "rdf"]


def test_post_says_the_same(grown: House) -> None:
    arguments = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    posted = etree.fromstring(grown.client.post("/oai", data=arguments).data)
    assert headers(posted) == headers(ask(grown, **arguments))


def test_an_empty_store_has_no_sets(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        assert code(ask(made, verb="ListSets")) == "noSetHierarchy"
        assert code(ask(made, verb="ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"


def test_sets_part_the_records(grown: House) -> None:
    specs = [element.text for element in ask(grown, verb="ListSets").iter(f"{O}setSpec")]
    assert {"specimen", "institution", "dataset"} < set(specs)
    (dataset,) = [spec for spec in specs if spec.startswith("dataset.")]
    (root,) = harvest(grown, "ListIdentifiers", metadataPrefix="oai_dc", set=dataset)
    assert len(headers(root)) == 13
    for header in root.iter(f"{O}header"):
        assert dataset in [element.text for element in header.iter(f"{O}setSpec")]


def test_a_foreign_harvester_gets_everything_once(grown: House, small_pages: None) -> None:
    with listening(grown.app) as address:
        client = Sickle(f"{address}/oai")
        for prefix in FORMATS:
            found = [r.header.identifier for r in client.ListRecords(metadataPrefix=prefix, set="specimen")]
            assert len(found) == len(set(found)) == 13
        kept = client.ListRecords(metadataPrefix="oai_dc", set="specimen", ignore_deleted=True)
        assert {record.header.identifier for record in kept} == grown.specimens()
        with pytest.raises(NoRecordsMatch):
            client.ListRecords(metadataPrefix="oai_dc", **{"from": "2999-01-01"})


def test_a_harvest_goes_on_while_others_write(tmp_path: Path, small_pages: None) -> None:
    with house(tmp_path, [FIRST]) as made:
        pages = harvest(made, metadataPrefix="oai_dc", set="specimen")
        first = next(pages)
        begun = first.findtext(f"{O}responseDate")
        said = headers(first)
        before = made.specimens()
        made.load(SECOND)
        made.load([specimen(number) for number in range(100, 120)], name="another")
        for page in pages:
            said += headers(page)
        assert len(said) == len(dict(said))  # none came twice
        assert set(dict(said)) == before  # none of those at the begin was lost, none came in between
        later = [
            h
            for page in harvest(made, metadataPrefix="oai_dc", set="specimen", from_=begun)
            for h in headers(page)
        ]
        copy = {name for name, gone in [*dict([*said, *later]).items()] if not gone}
        assert copy == made.specimens()


def test_a_token_holds_over_a_start_and_knows_its_end(
    tmp_path: Path, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, [FIRST]) as made:
        token = ask(made, verb="ListRecords", metadataPrefix="oai_dc").findtext(f".//{O}resumptionToken")
        expected = headers(ask(made, verb="ListRecords", resumptionToken=token))
    (tmp_path / "installation" / "journal.sqlite").unlink()  # it is made anew
    with house(tmp_path) as made:
        assert headers(ask(made, verb="ListRecords", resumptionToken=token)) == expected
        assert code(ask(made, verb="ListIdentifiers", resumptionToken=token)) == "badResumptionToken"
        altered = ("A" if token[0] != "A" else "B") + token[1:]
        assert code(ask(made, verb="ListRecords", resumptionToken=altered)) == "badResumptionToken"
        now = time.time()
        monkeypatch.setattr(oai_token.time, "time", lambda: now + oai_token.LIFE + 1)
        assert code(ask(made, verb="ListRecords", resumptionToken=token)) == "badResumptionToken"


def test_what_was_told_is_not_undone_by_a_later_commit_with_an_earlier_time(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        told = ask(made, verb="Identify").findtext(f"{O}responseDate")
        made.load(SECOND)
        stamps = [
            e.text
            for e in ask(made, verb="ListRecords", metadataPrefix="oai_dc", from_=told).iter(f"{O}datestamp")
        ]
        assert stamps and min(stamps) >= told


def test_a_browser_is_led_to_the_page(grown: House) -> None:
    response = grown.client.get("/oai", headers={"Accept": "text/html"})
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/feeds#oai")


def test_one_client_has_so_many_lists_at_once_429(grown: House) -> None:
    lists = grown.app.extensions["holotype-feeds"].lists
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    mine = {"REMOTE_ADDR": "192.0.2.1"}
    name = "192.0.2.1"
    taken = 0
    while lists.enter(name):
        taken += 1
    try:
        refused = grown.client.get("/oai", query_string=asked, environ_overrides=mine)
        other = grown.client.get("/oai", query_string=asked)
        short = grown.client.get("/oai", query_string={"verb": "Identify"}, environ_overrides=mine)
    finally:
        for _ in range(taken):
            lists.leave(name)
    assert taken == 3
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert (other.status_code, short.status_code) == (200, 200)
    after = grown.client.get("/oai", query_string=asked, environ_overrides=mine)
    assert after.status_code == 200
    assert lists.taken == 0
