"""What the demonstration data must hold, and what it must never claim."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from loaders.demo import archive
from loaders.demo.compose import tables
from loaders.demo.compose.types import EPITHETS
from tests.loaders.demo.records import Record, faults, mids, records, sound

DOC = Path(__file__).resolve().parents[3] / "docs" / "reference" / "demo-data.md"


def test_five_institutions_and_at_least_three_thousand_specimens() -> None:
    counts = Counter(record.house for record in records() if record.specimen)
    assert counts == {"DLIN": 914, "DVAL": 676, "DASH": 814, "DSCL": 510, "DZON": 445}
    assert sum(counts.values()) >= 3000


def test_counts_by_discipline() -> None:
    assert Counter(record["discipline"] for record in records() if record.specimen) == {
        "Botany": 1067, "Mycology": 323, "Zoology": 1054, "Palaeontology": 465, "Mineralogy": 209,
        "Petrology": 111, "Meteoritics": 130,
    }  # fmt: skip


def test_species_are_many_and_carry_their_authors() -> None:
    species = {
        (record["genus"], record["specificEpithet"])
        for record in sound()
        if record["taxonRank"] == "species" and record["scientificNameAuthorship"]
    }
    assert len(species) >= 350
    bare = [
        record["scientificName"]
        for record in sound()
        if record["taxonRank"] in {"species", "variety"} and not record["scientificNameAuthorship"]
    ]
    assert bare == []


def test_seed_names_have_authors_and_a_classification() -> None:
    every = [*tables.living().values(), *tables.taxa("fossils")]
    assert len(every) > 600
    for taxon in every:
        assert taxon.name.authorship, taxon.name
        assert taxon.kingdom, taxon.name
        assert taxon.family.endswith(("aceae", "idae")), taxon.family
        for name in (taxon.name, *taxon.synonyms):
            assert re.fullmatch(r"[A-Z][a-z]+ [a-z-]+( (var|subsp)\. [a-z-]+)?", name.canonical), name
            assert name.authorship, name
        if taxon.kingdom == "Animalia":
            assert re.search(r", 1[789]\d\d\)?$|, 20\d\d\)?$", taxon.name.authorship), taxon.name


def test_synonyms_say_what_is_accepted() -> None:
    rows = [row for record in records() for row in record.extensions.get("Identification", [])]
    synonyms = [row for row in rows if row["taxonomicStatus"] == "synonym"]
    assert len(synonyms) > 200
    assert all(row["acceptedNameUsage"] for row in synonyms)


def test_coordinates_lie_in_their_countries() -> None:
    placed = [record for record in sound() if record["decimalLatitude"]]
    assert len(placed) > 2000
    outside = []
    for record in placed:
        south, north, west, east = tables.countries()[record["countryCode"]].box
        latitude, longitude = float(record["decimalLatitude"]), float(record["decimalLongitude"])
        margin = 0.1  # of generalised places at the border
        if not (south - margin <= latitude <= north + margin and west - margin <= longitude <= east + margin):
            outside.append((record["catalogNumber"], record["countryCode"], latitude, longitude))
    assert outside == []


def test_sound_records_have_sound_dates_and_heights() -> None:
    for record in sound():
        if record["month"]:
            assert record["eventDate"][:4] in {"", record["year"]}, record["catalogNumber"]
        if record["eventDate"] and re.match(r"\d{4}", record["dateIdentified"]):
            assert record["dateIdentified"][:4] >= record["eventDate"][:4], record["catalogNumber"]
        for what in ("Elevation", "Depth"):
            low, high = record[f"minimum{what}InMeters"], record[f"maximum{what}InMeters"]
            assert not low or float(low) <= float(high), record["catalogNumber"]


def test_dates_come_in_all_their_ways() -> None:
    written = [record["eventDate"] for record in sound()]
    for pattern in (r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d", r"\d{4}", r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", ""):
        assert sum(bool(re.fullmatch(pattern, date)) for date in written) > 30, pattern
    verbatim = " ".join(record["verbatimEventDate"] for record in records())
    for part in ("Sommer 18", "o. D.", "18?", "VII", "июня", "août", "março"):
        assert part in verbatim, part


def test_types_are_of_invented_names_only() -> None:
    typed = [record for record in records() if record["typeOfType"]]
    assert len(typed) > 90
    assert {"holotype", "isotype", "paratype", "lectotype", "syntype", "neotype", "epitype"} <= {
        record["typeOfType"] for record in typed
    }
    for record in typed:
        assert record["typifiedName"].split()[1] in EPITHETS, record["typifiedName"]
        assert "Demoauct" in record["typifiedName"]
        assert record.extensions.get("Multimedia"), record["catalogNumber"]
        first = record.extensions["Identification"][0]
        assert (first["typifiedName"], first["isAcceptedIdentification"]) == (record["typifiedName"], "false")


def test_one_identification_of_each_history_is_the_accepted_one() -> None:
    histories = [r for r in records() if r.extensions.get("Identification")]
    assert len(histories) > 600
    for record in histories:
        rows = record.extensions["Identification"]
        accepted = [row for row in rows if row["isAcceptedIdentification"] == "true"]
        assert [row["scientificName"] for row in accepted] == [record["scientificName"]]
        assert len({row["identificationID"] for row in rows}) == len(rows)


def test_gatherings_are_shared_and_the_shares_know_each_other() -> None:
    by_id = {record["occurrenceID"]: record for record in records() if record["occurrenceID"]}
    links = [
        (record, by_id[row["relatedResourceID"]], row["relationshipOfResource"])
        for record in records()
        for row in record.extensions.get("ResourceRelationship", [])
        if row["relatedResourceID"] in by_id
    ]
    shared = [(one, other) for one, other, word in links if word in {"duplicate of", "same gathering as"}]
    assert sum(one.house != other.house for one, other in shared) > 100
    for one, other in shared:
        assert one["recordNumber"] == other["recordNumber"]
        assert (other, one) in shared
    assert any(one["scientificName"] != other["scientificName"] for one, other in shared)
    assert {"parasite of", "grows on", "derived from", "source of"} <= {word for _, _, word in links}


def test_every_mids_level_is_there() -> None:
    levels = Counter(mids(record) for record in sound() if record.specimen)
    assert set(levels) >= {0, 1, 2, 3}
    assert min(levels[level] for level in (0, 1, 2, 3)) > 60


def test_sensitive_places_are_generalised() -> None:
    hidden = [record for record in records() if record["informationWithheld"]]
    assert len(hidden) > 30
    for record in hidden:
        assert not record["locality"]
        assert re.fullmatch(r"(-?\d+\.\d)?", record["decimalLatitude"])


@pytest.mark.parametrize("text", ["52.50", "E3", ">", "c. "])
def test_measurements_are_written_as_people_write_them(text: str) -> None:
    values = [row["measurementValue"] for r in records() for row in r.extensions.get("MeasurementOrFact", [])]
    pattern = r"\d+\.\d0" if text == "52.50" else re.escape(text)
    assert any(re.search(pattern, value) for value in values)
    assert any(re.fullmatch(r"0\d+", value) for value in values)


def test_ages_run_from_old_to_young() -> None:
    rows = [row for r in records() for row in r.extensions.get("ChronometricAge", [])]
    assert len(rows) > 150
    for row in rows:
        assert int(row["earliestChronometricAge"]) >= int(row["latestChronometricAge"])
    assert any(row.get("uncalibratedChronometricAge") for row in rows)


def test_no_identifier_belongs_to_somebody_real() -> None:
    vocabularies = {"creativecommons.org", "rs.tdwg.org", "purl.org", "rs.gbif.org", "data.ggbn.org",
                    "ns.adobe.com", "eml.ecoinformatics.org"}  # fmt: skip
    for path in archive.ARCHIVES.glob("*/*"):
        text = path.read_text(encoding="utf-8-sig")
        hosts = set(re.findall(r"https?://([^/\s\"';|<>]+)", text)) - vocabularies
        assert hosts <= {"demo.example", "orcid.org"}, path
        assert set(re.findall(r"orcid\.org/([\dX-]+)", text)) <= {"0000-0002-1825-0097"}, path


def test_identifiers_are_of_four_kinds() -> None:
    kinds = {
        "DLIN": r"https://demo\.example/object/DLIN[M\d-]+",
        "DVAL": r"[A-Z]{3}-\d{6}",
        "DASH": r"urn:uuid:[0-9a-f-]{36}",
        "DSCL": r"http://demo\.example/dscl/[A-Z]{2}\d{6}",
        "DZON": r"https://demo\.example/ark:/99999/[a-z]\d{6}",
    }
    for record in records():
        if record["occurrenceID"]:
            assert re.fullmatch(kinds[record.house], record["occurrenceID"])


def refused(record: Record) -> bool:
    """A number out of its range."""
    ranges = {"decimalLatitude": (-90, 90), "decimalLongitude": (-180, 180), "month": (1, 12),
              "day": (1, 31), "startDayOfYear": (1, 366), "endDayOfYear": (1, 366),
              "coordinateUncertaintyInMeters": (0, 1e8)}  # fmt: skip
    for term, (least, most) in ranges.items():
        if record[term] and not least <= float(record[term]) <= most:
            return True
    return False


def test_faults_are_told() -> None:
    by_place = {(record.house, record.row): record for record in records()}
    for fault in faults():
        record = by_place[fault["institutionCode"], int(fault["row"])]
        assert record[fault["term"].rpartition(":")[2]] == fault["value"]
        assert record["catalogNumber"] == fault["catalogNumber"]
    warned = Counter(fault["institutionCode"] for fault in faults() if fault["outcome"] == "warned")
    assert set(warned) == {"DLIN", "DVAL", "DASH", "DSCL", "DZON"}
    assert all(20 <= count <= 30 for count in warned.values())


def test_exactly_the_rows_in_the_doc_are_to_be_refused() -> None:
    broken = {(record.house, record.row) for record in records() if refused(record)}
    told = {(f["institutionCode"], int(f["row"])) for f in faults() if f["outcome"] == "refused"}
    listed = re.findall(r"^\| (D[A-Z]{3}) \| (\d+) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(broken) == 6
    assert broken == told == {(house, int(row)) for house, row in listed}
