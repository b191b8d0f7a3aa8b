"""Descriptions of datasets."""

from __future__ import annotations

import pytest

from loaders.record import IssueLog
from loaders.sources.coverage import Box, CoveredTaxon, Period, Region
from loaders.sources.eml import CollectionName, DatasetDescription, Project, Title, read_eml
from tests.shared_data import shared

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" xml:lang="eng"
    packageId="3f0a/v2.13" system="s" scope="system">
<dataset>
  <alternateIdentifier>https://doi.org/10.15468/abc.d</alternateIdentifier>
  <alternateIdentifier>urn:uuid:1</alternateIdentifier>
  <title xml:lang="eng">Sedges\n   of <emphasis>Peru</emphasis></title>
  <title xml:lang="spa">Ciperáceas</title>
  <creator id="1"><individualName><givenName>Ana</givenName><givenName>M.</givenName>
    <surName>Pérez</surName></individualName>
    <organizationName>Herbario</organizationName><positionName>Curator</positionName>
    <address><country>PE</country></address>
    <electronicMailAddress>ana@example.org</electronicMailAddress>
    <onlineUrl>https://example.org/ana</onlineUrl>
    <userId directory="https://orcid.org/">https://orcid.org/0000-0002-1825-009x</userId></creator>
  <creator><organizationName>Herbario</organizationName></creator>
  <creator/>
  <metadataProvider><positionName>Data manager</positionName></metadataProvider>
  <associatedParty><individualName><surName>Ng</surName></individualName>
    <userId directory="https://linkedin.com/">0000-0002-1825-0097</userId>
    <role>processor</role></associatedParty>
  <pubDate>\n 2024-02-03 </pubDate><language>spa</language>
  <abstract><para>One <ulink url="x"><citetitle>link</citetitle></ulink>.</para>
    <section><title>Head</title><para>Two <para>inner</para></para></section></abstract>
  <keywordSet><keyword>Carex</keyword><keyword>Poa</keyword></keywordSet>
  <keywordSet><keyword>Carex</keyword></keywordSet>
  <intellectualRights><para>Under <ulink
    url="http://creativecommons.org/licenses/by/4.0/legalcode"><citetitle>CC BY</citetitle></ulink>.
  </para></intellectualRights>
  <distribution scope="document"><online><url function="download">https://example.org/d</url>
  </online></distribution>
  <distribution scope="document"><online><url function="information">https://example.org/h</url>
  </online></distribution>
  <coverage>
    <geographicCoverage><geographicDescription>Peru</geographicDescription><boundingCoordinates>
      <westBoundingCoordinate>-81.4</westBoundingCoordinate>
      <eastBoundingCoordinate>-68.6</eastBoundingCoordinate>
      <northBoundingCoordinate>0.0</northBoundingCoordinate>
      <southBoundingCoordinate>-18.4</southBoundingCoordinate></boundingCoordinates>
    </geographicCoverage>
    <geographicCoverage><geographicDescription>Nowhere</geographicDescription>
      <boundingCoordinates><westBoundingCoordinate>-999</westBoundingCoordinate>
      <eastBoundingCoordinate>x</eastBoundingCoordinate></boundingCoordinates></geographicCoverage>
    <temporalCoverage><rangeOfDates><beginDate><calendarDate>1890</calendarDate></beginDate>
      <endDate><calendarDate>1999-12</calendarDate></endDate></rangeOfDates></temporalCoverage>
    <temporalCoverage><singleDateTime><calendarDate>2001</calendarDate></singleDateTime>
    </temporalCoverage>
    <taxonomicCoverage><generalTaxonomicCoverage>Sedges</generalTaxonomicCoverage>
      <taxonomicClassification><taxonRankName>family</taxonRankName>
      <taxonRankValue>Cyperaceae</taxonRankValue><commonName>sedges</commonName>
      </taxonomicClassification></taxonomicCoverage>
  </coverage>
  <contact><electronicMailAddress>nobody@example.org</electronicMailAddress></contact>
  <project id="P1"><title>Sedge project</title><funding><para>Someone</para></funding></project>
</dataset>
<additionalMetadata><metadata><gbif><dateStamp>2024-01-01</dateStamp>
  <citation identifier="10.1/x">Pérez (2024)</citation>
  <resourceLogoUrl>https://example.org/logo.png</resourceLogoUrl>
  <collection><parentCollectionIdentifier>HB</parentCollectionIdentifier>
    <collectionIdentifier>HB-C</collectionIdentifier><collectionName>Sedges</collectionName>
  </collection></gbif></metadata></additionalMetadata>
</eml:eml>"""


def described(text: str | bytes) -> tuple[DatasetDescription, IssueLog]:
    issues = IssueLog()
    data = text.encode() if isinstance(text, str) else text
    return read_eml(data, "eml.xml", issues), issues


def test_everything_that_is_said() -> None:
    found, issues = described(WHOLE)
    assert len(issues) == 0
    assert (found.identifier, found.key, found.version) == ("3f0a/v2.13", "3f0a", "2.13")
    assert found.doi == "10.15468/abc.d"
    assert found.titles == (Title("Sedges of Peru", "eng"), Title("Ciperáceas", "spa"))
    assert found.title == "Sedges of Peru"
    assert found.abstract == "One link.\n\nHead\n\nTwo inner"
    assert found.keywords == ("Carex", "Poa")
    assert found.pub_date == "2024-02-03"
    assert (found.language, found.metadata_language) == ("spa", "eng")
    assert found.licence == "http://creativecommons.org/licenses/by/4.0/legalcode"
    assert found.licence_text == "Under CC BY."
    assert (found.citation, found.citation_identifier) == ("Pérez (2024)", "10.1/x")
    assert found.alternate_identifiers == ("https://doi.org/10.15468/abc.d", "urn:uuid:1")
    assert found.homepage == "https://example.org/h"
    assert found.logo == "https://example.org/logo.png"
    assert found.modified == "2024-01-01"
    assert found.collections == (CollectionName("Sedges", "HB-C", "HB"),)
    assert found.project == Project("P1", "Sedge project", "Someone")


def test_parties() -> None:
    found, _ = described(WHOLE)
    ana, house = found.creators
    assert (ana.given, ana.surname, ana.name) == ("Ana M.", "Pérez", "Ana M. Pérez")
    assert (ana.organisation, ana.position, ana.country) == ("Herbario", "Curator", "PE")
    assert (ana.email, ana.orcid) == ("ana@example.org", "0000-0002-1825-009X")
    assert ana.homepage == "https://example.org/ana"
    assert house.name == "Herbario"
    assert found.metadata_providers[0].name == "Data manager"
    assert (found.associated[0].role, found.associated[0].orcid) == ("processor", "")
    assert found.contacts == ()  # an address alone names nobody


def test_coverage() -> None:
    found, _ = described(WHOLE)
    assert found.coverage.regions == (
        Region("Peru", Box(-81.4, -68.6, 0.0, -18.4)),
        Region("Nowhere", None),
    )
    assert found.coverage.periods == (Period("1890", "1999-12"), Period("2001", "2001"))
    assert found.coverage.taxa == (CoveredTaxon("Cyperaceae", "family", "sedges"),)
    assert found.coverage.taxonomic_description == "Sedges"


@pytest.mark.parametrize(
    ("identifier", "key", "version"),
    [
        ("abc/v1", "abc", "1"),
        ("http://a.example/resource?id=x/v1.4.2", "http://a.example/resource?id=x", "1.4.2"),
        ("knb-lter-and.3190.12", "knb-lter-and.3190", "12"),
        ("knb-lter-and.3190", "knb-lter-and.3190", ""),
        ("10.15468/dl.a2ggjq", "10.15468/dl.a2ggjq", ""),
        ("5d1f0b6e-0000-4000-8000-000000000000", "5d1f0b6e-0000-4000-8000-000000000000", ""),
        ("", "", ""),
    ],
)
def test_key_is_the_identifier_without_its_version(identifier: str, key: str, version: str) -> None:
    found, _ = described(f'<eml packageId="{identifier}"><dataset/></eml>')
    assert (found.key, found.version) == (key, version)


RIGHTS = "<eml><dataset>{}</dataset></eml>"


@pytest.mark.parametrize(
    ("rights", "licence", "text"),
    [
        (
            "<intellectualRights><para>See https://creativecommons.org/licenses/by-nc/4.0/."
            "</para></intellectualRights>",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            "See https://creativecommons.org/licenses/by-nc/4.0/.",
        ),
        ("<intellectualRights>Ask us.</intellectualRights>", "", "Ask us."),
        (
            "<licensed><licenseName>CC0</licenseName>"
            "<url>https://spdx.org/licenses/CC0-1.0.html</url></licensed>",
            "https://spdx.org/licenses/CC0-1.0.html",
            "CC0",
        ),
        ("", "", ""),
    ],
)
def test_licence(rights: str, licence: str, text: str) -> None:
    found, _ = described(RIGHTS.format(rights))
    assert (found.licence, found.licence_text) == (licence, text)


def test_collections_of_older_profiles() -> None:
    found, _ = described(
        "<eml><dataset/><additionalMetadata><metadata><gbif><collectionName>Old</collectionName>"
        "</gbif></metadata></additionalMetadata></eml>"
    )
    assert found.collections == (CollectionName("Old"),)


def test_broken_is_read_as_far_as_it_goes() -> None:
    found, issues = described(WHOLE[: WHOLE.index("<coverage>")])
    assert found.title == "Sedges of Peru"
    assert found.licence
    assert found.coverage.regions == ()
    assert issues.counts == {"metadata-broken": 1}


@pytest.mark.parametrize("text", ["", "nothing", "<!DOCTYPE x [<!ENTITY y 'z'>]><eml/>"])
def test_unreadable_is_reported(text: str) -> None:
    found, issues = described(text)
    assert found == DatasetDescription()
    assert set(issues.counts) <= {"metadata-broken", "metadata-not-eml"}
    assert len(issues) >= 1


def test_undeclared_entities_do_not_stop_the_rest() -> None:
    found, issues = described(WHOLE.replace("Ciperáceas", "Ciper&aacute;ceas"))
    assert found.titles[0].text == "Sedges of Peru"
    assert issues.counts == {"metadata-broken": 1}


@pytest.mark.parametrize(
    ("name", "title", "key"),
    [
        ("sample10-v1.3.xml", "Sample Metadata RLS", "http://ipt.gbif.org/resource?id=rls"),
        ("sample4-v1.1.xml", "Sample Metadata RLS", ""),
        ("sample1-v1.0.xml", "WII Herbarium Dataset", "6aa93c7c-5862-409a-875e-c448117a1bfd"),
        ("dissco-sample-eml.xml", "Naturalis Biodiversity Center (NL) - Tunicata", ""),
        ("3920856d-4923-4276-ae0b-e8b3478df276.xml", "", "FFFA73722E22FF967267FFEFFFE3D035"),
        ("eml-utf16LE.xml", "", ""),
        ("eml-utf16_no_LE_declared.xml", "", ""),
        ("wikipedia.xml", "", ""),
        ("ebird-eml.xml", "", ""),
        ("multiple-paragraphs-html.xml", "", ""),
        ("dwca-io-ipt_eml.xml", "", ""),
    ],
)
def test_files_as_they_are_met(name: str, title: str, key: str) -> None:
    found, issues = described(shared(f"eml/{name}").read_bytes())
    assert found.title
    assert title in found.title
    assert found.identifier.startswith(key)
    assert len(issues) == 0


def test_other_formats_keep_their_title() -> None:
    found, issues = described(shared("eml/worms_dc.xml").read_bytes())
    assert found.title == "World Register of Marine Species"
    assert issues.counts == {"metadata-not-eml": 1}
    found, issues = described(shared("eml/dwca-io-noa_fgdc.txt").read_bytes())
    assert found == DatasetDescription()
    assert len(issues) >= 1
