"""Type specimens of names that exist nowhere else.

No real name gets a false type: each typified name is made of a real genus and an epithet such as
``demonstrans``, by an author who never lived, and is at once called a synonym of a real species.
"""

from __future__ import annotations

from .draft import Draft, Row, named, written
from .houses import DOMAIN
from .kinds import Name
from .tables import people

EPITHETS = (
    "demonstrans",
    "simulans",
    "docens",
    "monstrans",
    "fingens",
    "exhibens",
    "praesentans",
    "imitans",
    "ostendens",
    "significans",
    "effingens",
    "instruens",
    "praebens",
    "proponens",
)
JOURNAL = "Demonstration Journal of Invented Taxonomy"


def invented(draft: Draft, index: int) -> Name:
    """The name a type is the type of: author and year in the manner of its code."""
    taxon = draft.gathering.taxon
    if taxon is None:
        raise ValueError("only taxa have types")
    canonical = f"{taxon.name.genus} {EPITHETS[index % len(EPITHETS)]}"
    if taxon.code == "ICZN":
        return Name(canonical, f"Demoauctor, {(draft.gathering.year or 1890) + 2}")
    return Name(canonical, "Demoauct.")


def typify(draft: Draft, status: str, name: Name) -> None:
    """Makes a specimen a type; the type name joins its identifications as the first of them."""
    values, gathering = draft.values, draft.gathering
    taxon = gathering.taxon
    if taxon is None:
        raise ValueError("only taxa have types")
    values |= {"typeStatus": f"{status} of {name}", "typeOfType": status, "typifiedName": str(name)}
    year = (gathering.year or 1890) + 2
    first: Row = named(draft, taxon, name)
    first |= {
        "typeStatus": status,
        "typifiedName": str(name),
        "dateIdentified": str(year),
        "taxonomicStatus": "synonym",
        "acceptedNameUsage": str(taxon.name),
        "nomenclaturalStatus": "nomen fictum (demonstration)",
        "identificationReferences": f"Demoauctor ({year}). {JOURNAL} {year % 40 + 1}: {year % 97 + 3}.",
        "isAcceptedIdentification": "false",
        "identificationID": f"{draft.catalogue_number}/type",
    }
    able = [p for p in people() if p.first <= year <= p.last]
    if able:
        first["identifiedBy"] = written(draft.chance.pick(able), draft.house)
    rows = draft.extensions.setdefault("identification", [])
    if not rows:
        current = {key: values[key] for key in NAMING if values.get(key)}
        rows.append(
            {
                **current,
                "isAcceptedIdentification": "true",
                "identificationID": f"{draft.catalogue_number}/det1",
            }
        )
    rows.insert(0, first)
    values["previousIdentifications"] = " | ".join(r["scientificName"] for r in rows[:-1])
    values["disposition"] = "in collection" if status != "holotype" else values.get("disposition", "")
    if "verbatimLabel" in values:
        breaker = "\n" if draft.house.code == "DVAL" else " | "
        values["verbatimLabel"] += f"{breaker}{status.upper()} {name}"
    draft.add(
        "reference",
        {
            "dcterms:identifier": f"{DOMAIN}/literature/{name.canonical.lower().replace(' ', '-')}",
            "dcterms:bibliographicCitation": first["identificationReferences"],
            "dcterms:title": f"On {name.canonical}, an invented species",
            "dcterms:creator": "Demoauctor",
            "dcterms:date": str(year),
            "dcterms:type": "article",
            "dcterms:source": JOURNAL,
            "dcterms:language": "la" if year < 1900 else "en",
        },
    )
    draft.marks.add("type")


NAMING = (
    "scientificName",
    "scientificNameAuthorship",
    "taxonRank",
    "kingdom",
    "phylum",
    "class",
    "order",
    "family",
    "genus",
    "specificEpithet",
    "infraspecificEpithet",
    "nomenclaturalCode",
    "taxonomicStatus",
    "scientificNameID",
    "identifiedBy",
    "identifiedByID",
    "dateIdentified",
    "identificationQualifier",
    "verbatimIdentification",
)
