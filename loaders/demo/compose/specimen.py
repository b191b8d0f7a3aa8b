"""Plants, fungi and animals: from a gathering to what one house holds of it."""

from __future__ import annotations

from . import draft as common
from . import tables
from .chance import Chance
from .draft import Draft
from .gathering import Gathering
from .houses import House
from .identifications import identifications
from .label import label

PREPARATIONS = {  # kind of object, and the house's word by language: de, en, fr, pt
    "sheet": ("herbarium sheet", "Herbarbogen", "herbarium sheet", "part d'herbier", "exsicata"),
    "capsule": ("packet", "Kapsel", "packet", "capsule", "envelope"),
    "dried": ("dried fruit body", "Trockenbeleg", "dried", "exemplaire séché", "amostra seca"),
    "pinned": ("pinned insect", "genadelt", "pinned", "épinglé", "alfinetado"),
    "slide": ("microscope slide", "Präparat", "microscope slide", "lame mince", "lâmina"),
    "fluid": ("fluid preserved", "Alkohol 70 %", "ethanol 70%", "alcool 70°", "álcool 70%"),
    "shell": ("dry shell", "Schale", "dry shell", "coquille sèche", "concha seca"),
    "skin": ("study skin", "Balg", "study skin", "peau en carton", "pele taxidermizada"),
    "skull": ("skin and skull", "Balg | Schädel", "skin | skull", "peau | crâne", "pele | crânio"),
    "skeleton": ("dry skeleton", "Skelett", "dry mount", "squelette sec", "esqueleto seco"),
}
BY_FORM = {
    "moss": "capsule",
    "lichen": "capsule",
    "mushroom": "dried",
    "bracket": "dried",
    "puffball": "dried",
    "rust": "sheet",
    "beetle": "pinned",
    "butterfly": "pinned",
    "moth": "pinned",
    "bee": "pinned",
    "fly": "pinned",
    "dragonfly": "pinned",
    "grasshopper": "pinned",
    "bug": "pinned",
    "slide": "slide",
    "spider": "fluid",
    "jar": "fluid",
    "crab": "skeleton",
    "shell": "shell",
    "starfish": "skeleton",
    "coral": "skeleton",
    "bird": "skin",
    "mammal": "skull",
}
INSECTS = {"beetle", "butterfly", "moth", "bee", "fly", "dragonfly", "grasshopper", "bug"}


def specimen(house: House, gathering: Gathering, number: int) -> Draft:
    """The record of ``house`` for its share of the gathering."""
    taxon = gathering.taxon
    if taxon is None:
        raise ValueError(f"{gathering.key} holds nothing that lives or lived")
    draft = common.begin(house, gathering.subject, gathering, taxon.form)
    common.identify(draft, number)
    common.rights(draft)
    common.collectors(draft)
    values, chance = draft.values, draft.chance
    values["basisOfRecord"] = "PreservedSpecimen"
    values["dc:type"] = "PhysicalObject"
    values["discipline"] = {"botany": "Botany", "mycology": "Mycology", "zoology": "Zoology"}[
        gathering.subject
    ]
    values["materialEntityCategory"] = "deadOrganism"
    values |= gathering.dates
    common.place(draft, gathering.place, gathering.latitude, gathering.longitude)
    if draft.level in {"full", "linked"} or chance.happens(0.3):
        values["habitat"] = tables.habitats()[gathering.habitat][house.language]
    prepare(draft)
    body(draft, chance)
    identifications(draft)
    common_name = taxon.common_name(house.language, "en")
    if common_name and chance.happens(0.5):
        values["vernacularName"] = common_name
    if taxon.host:
        values["associatedTaxa"] = f"host: {taxon.host}"
    hide(draft)
    remarks(draft)
    if draft.level != "bare" or chance.happens(0.4):
        label(draft)
    if draft.level == "bare":
        strip(draft)
    return draft


def prepare(draft: Draft) -> None:
    """What kind of object it is, in the words of the house, and where it is now."""
    kind = BY_FORM.get(draft.form, "sheet")
    words = PREPARATIONS[kind]
    draft.values["materialEntityType"] = words[0]
    draft.values["preparations"] = words[1 + ("de", "en", "fr", "pt").index(draft.house.language)]
    draft.values["disposition"] = draft.chance.weighed(
        [("in collection", 90), ("on loan", 4), ("missing", 2), ("destroyed", 1), ("", 3)]
    )


def body(draft: Draft, chance: Chance) -> None:
    """Sex, life stage, numbers, behaviour and means of establishment, where they apply."""
    values, form = draft.values, draft.form
    if draft.subject == "zoology":
        if form not in {"shell", "coral", "starfish"} and chance.happens(0.6):
            values["sex"] = chance.weighed([("female", 5), ("male", 5), ("indeterminate", 1)])
        stage = "imago" if form in INSECTS else "adult"
        values["lifeStage"] = chance.weighed(
            [(stage, 7), ("juvenile" if form not in INSECTS else "larva", 1), ("", 2)]
        )
        count = 1 if form in {"bird", "mammal"} else chance.weighed([(1, 7), (2, 1), (5, 1), (23, 1)])
        values["individualCount"] = str(count)
        if count > 1 and chance.happens(0.5):
            values |= {"organismQuantity": str(count), "organismQuantityType": "individuals"}
        if form == "bird" and chance.happens(0.2):
            values["reproductiveCondition"] = chance.pick(["breeding", "testes enlarged", "brood patch"])
        values["samplingProtocol"] = chance.pick(
            ["hand net", "light trap", "pitfall trap", "by hand", ""]
            if form in INSECTS
            else ["by hand", "dredge", "trap", "found dead", ""]
        )
    elif draft.subject == "botany" and form not in {"moss", "alga", "fern"}:
        values["lifeStage"] = chance.weighed([("flowering", 5), ("fruiting", 3), ("vegetative", 1), ("", 2)])
        values["reproductiveCondition"] = {"flowering": "in flower", "fruiting": "in fruit"}.get(
            values["lifeStage"], ""
        )
    if draft.subject != "zoology" and chance.happens(0.1):
        values["establishmentMeans"] = chance.pick(["native", "introduced", "uncertain"])
        if values["establishmentMeans"] == "introduced":
            values["degreeOfEstablishment"] = chance.pick(["established", "casual", "cultivated"])
    values["occurrenceStatus"] = "present" if chance.happens(0.9) else ""


def hide(draft: Draft) -> None:
    """Generalises the place of sensitive species: 0.1 degree, no locality below the county."""
    taxon, values = draft.gathering.taxon, draft.values
    if taxon is None or "red" not in taxon.marks or draft.house.code in {"DASH", "DZON"}:
        if taxon is not None and "red" in taxon.marks and draft.house.code == "DASH":
            values["dcterms:accessRights"] = "locality restricted: not for public display"
        return
    for term in (
        "locality",
        "municipality",
        "verbatimLatitude",
        "verbatimLongitude",
        "verbatimCoordinates",
        "verbatimCoordinateSystem",
        "verbatimSRS",
        "georeferencedBy",
        "georeferencedDate",
        "georeferenceProtocol",
        "georeferenceSources",
        "georeferenceRemarks",
    ):
        values.pop(term, None)
    values["informationWithheld"] = "precise locality withheld to protect the species; ask the curator"
    if values.get("decimalLatitude"):
        values["decimalLatitude"] = f"{draft.gathering.latitude:.1f}"
        values["decimalLongitude"] = f"{draft.gathering.longitude:.1f}"
        values["coordinateUncertaintyInMeters"] = "14000"
        values["dataGeneralizations"] = "coordinates rounded to 0.1 degree"
        if "coordinatePrecision" in values:
            values["coordinatePrecision"] = "0.1"
    draft.marks.add("hidden")


REMARKS = {
    "en": [
        "Colour of petals faded.",
        "Label partly illegible.",
        "Specimen damaged by insects, grey mould on verso.",
        "Recatalogued in 1998.",
        "Catalogue entry copied from the old register.",
    ],
    "de": [
        "Etikett teilweise unleserlich.",
        "Beleg auf zwei Bögen verteilt.",
        "Aus dem Nachlass übernommen.",
        "Duplikat abgegeben.",
    ],
    "fr": ["Étiquette manuscrite difficile à lire.", "Exemplaire incomplet.", "Provenance à vérifier."],
    "pt": [
        "Etiqueta manuscrita, em parte ilegível.",
        "Material danificado por insetos.",
        "Duplicata enviada.",
    ],
    "nl": ["Etiket gedeeltelijk onleesbaar.", "Overgenomen uit oude verzameling."],
}


def remarks(draft: Draft) -> None:
    """Remarks, now and then with the blanks and the NULLs people leave behind."""
    values, chance, house = draft.values, draft.chance, draft.house
    if chance.happens(0.3):
        values["occurrenceRemarks"] = chance.pick(REMARKS[house.language])
        if house.code == "DASH" and chance.happens(0.2):
            values["occurrenceRemarks"] += "  "  # trailing blanks, as typed
    if chance.happens(0.06):
        values["eventRemarks"] = chance.pick(["NULL", "\\N"]) if house.code in {"DLIN", "DSCL"} else ""
    if chance.happens(0.08):
        weather = {
            "de": "Witterung sonnig",
            "en": "sunny, calm",
            "fr": "temps ensoleillé",
            "pt": "tempo ensolarado",
            "nl": "zonnig",
        }[house.language]
        values["fieldNotes"] = weather


def strip(draft: Draft) -> None:
    """What a skeletal record lacks."""
    chance, values = draft.chance, draft.values
    for term in ("preparations", "materialEntityType", "habitat", "fieldNumber"):
        values.pop(term, None)
    if chance.happens(0.5):
        values["recordedBy"] = values["country"] = "unknown:undigitized"
        values["countryCode"] = ""
    if chance.happens(0.3):
        for term in wording_terms(values):
            values.pop(term)


def wording_terms(values: dict[str, str]) -> list[str]:
    """The date terms a row has."""
    dated = ("eventDate", "verbatimEventDate", "year", "month", "day", "startDayOfYear", "endDayOfYear")
    return [term for term in dated if term in values]
