"""Dataset metadata (EML 2.2, profile of GBIF), saying in every paragraph that it is a demonstration."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from .houses import DOMAIN, House

TITLES = {
    "de": "Vorführdaten: {}",
    "fr": "Données de démonstration : {}",
    "en": "Demonstration data: {}",
    "pt": "Dados de demonstração: {}",
    "nl": "Demonstratiegegevens: {}",
}
ABSTRACTS = {
    "de": "Alle Belege, Personen, Einrichtungen und typisierten Namen sind erfunden. Die übrigen Namen von "
    "Organismen, Mineralen, Meteoriten, Orten und Erdzeitaltern sind echt.",
    "fr": "Tous les spécimens, personnes, institutions et noms typifiés sont inventés. Les autres noms "
    "d'organismes, de minéraux, de météorites, de lieux et d'âges géologiques sont réels.",
    "en": "All specimens, people, institutions and typified names are invented. The other names of "
    "organisms, minerals, meteorites, places and geological ages are real.",
    "pt": "Todos os espécimes, pessoas, instituições e nomes tipificados são inventados. Os demais nomes de "
    "organismos, minerais, meteoritos, lugares e idades geológicas são reais.",
    "nl": "Alle objecten, personen, instellingen en getypificeerde namen zijn verzonnen. De andere namen "
    "van organismen, mineralen, meteorieten, plaatsen en tijdperken zijn echt.",
}
LICENCES = {
    "zero": "Creative Commons CC0 1.0 Universal",
    "by-nc": "Creative Commons Attribution Non Commercial (CC-BY-NC) 4.0 License",
    "by/": "Creative Commons Attribution (CC-BY) 4.0 License",
}


def eml(house: House, records: int) -> bytes:
    """The eml.xml of a house with so many records."""
    speech = house.language
    licence = next(name for mark, name in LICENCES.items() if mark in house.licence)
    party = (
        f"      <organizationName>{escape(house.name)}</organizationName>\n"
        f"      <address><city>{escape(house.city)}</city><country>{house.country}</country></address>\n"
        f"      <electronicMailAddress>curator@{house.code.lower()}.demo.example</electronicMailAddress>\n"
        f"      <onlineUrl>{house.id}</onlineUrl>"
    )
    collections = "\n".join(
        f"        <collection><parentCollectionIdentifier>{house.id}</parentCollectionIdentifier>"
        f"<collectionIdentifier>{house.collection_id(subject)}</collectionIdentifier>"
        f"<collectionName>{escape(collection.name)}</collectionName></collection>"
        for subject, collection in house.collections.items()
    )
    box = (
        "      <geographicCoverage>\n"
        "        <geographicDescription>World, with most records from the country of the house"
        "</geographicDescription>\n        <boundingCoordinates>"
        "<westBoundingCoordinate>-180</westBoundingCoordinate>"
        "<eastBoundingCoordinate>180</eastBoundingCoordinate>"
        "<northBoundingCoordinate>90</northBoundingCoordinate>"
        "<southBoundingCoordinate>-90</southBoundingCoordinate></boundingCoordinates>\n"
        "      </geographicCoverage>\n"
        "      <temporalCoverage><rangeOfDates><beginDate><calendarDate>1828</calendarDate></beginDate>"
        "<endDate><calendarDate>2026</calendarDate></endDate></rangeOfDates></temporalCoverage>"
    )
    own = f"{DOMAIN}/dataset/{house.code.lower()}"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="{own}/1.0"
  system="{DOMAIN}" scope="system" xml:lang={quoteattr(speech)}>
  <dataset>
    <alternateIdentifier>{own}</alternateIdentifier>
    <title xml:lang={quoteattr(speech)}>{escape(TITLES[speech].format(house.name))}</title>
    <creator>
{party}
    </creator>
    <metadataProvider>
{party}
    </metadataProvider>
    <pubDate>2026-11-22</pubDate>
    <language>{speech}</language>
    <abstract><para>{escape(ABSTRACTS["en"])} {records} records.</para>\
<para xml:lang={quoteattr(speech)}>{escape(ABSTRACTS[speech])}</para></abstract>
    <keywordSet><keyword>demonstration</keyword><keyword>specimens</keyword>\
<keywordThesaurus>none</keywordThesaurus></keywordSet>
    <intellectualRights><para>This work is licensed under a <ulink url="{house.licence}">\
<citetitle>{licence}</citetitle></ulink>.</para></intellectualRights>
    <coverage>
{box}
    </coverage>
    <contact>
{party}
    </contact>
  </dataset>
  <additionalMetadata>
    <metadata>
      <gbif>
        <dateStamp>2026-11-22T00:00:00Z</dateStamp>
        <hierarchyLevel>dataset</hierarchyLevel>
        <citation identifier="{own}">{escape(house.name)}: demonstration data.</citation>
{collections}
      </gbif>
    </metadata>
  </additionalMetadata>
</eml:eml>
""".encode()
