"""What each archive looks like: columns, row types, dialects. The dialects differ on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from .tables import rows

DWC = "http://rs.tdwg.org/dwc/terms/"
SPACES = {
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ac": "http://rs.tdwg.org/ac/terms/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "chrono": "http://rs.tdwg.org/chrono/terms/",
    "ggbn": "http://data.ggbn.org/schemas/ggbn/terms/",
}
ROW_TYPES = {
    "occurrence": f"{DWC}Occurrence",
    "identification": f"{DWC}Identification",
    "measurementorfact": f"{DWC}MeasurementOrFact",
    "resourcerelationship": f"{DWC}ResourceRelationship",
    "chronometricage": "http://rs.tdwg.org/chrono/terms/ChronometricAge",
    "multimedia": "http://rs.gbif.org/terms/1.0/Multimedia",
    "audiovisual": "http://rs.tdwg.org/ac/terms/Multimedia",
    "reference": "http://rs.gbif.org/terms/1.0/Reference",
    "materialsample": "http://data.ggbn.org/schemas/ggbn/terms/MaterialSample",
    "permit": "http://data.ggbn.org/schemas/ggbn/terms/Permit",
}
AUDIOVISUAL = {"DASH", "DZON"}  # these two write Audiovisual Core, the others simple multimedia


def term_iri(term: str, table: str) -> str:
    """The IRI of a column: ``dcterms:license``, ``country``, or a chrono term by its table."""
    space, colon, local = term.partition(":")
    if colon:
        return SPACES[space] + local
    if table == "chronometricage":
        return SPACES["chrono"] + term
    if table == "multimedia" and term == "file":
        return SPACES["dcterms"] + "identifier"
    if table == "audiovisual" and term == "file":
        return SPACES["ac"] + "accessURI"
    return DWC + term


@dataclass(frozen=True)
class Dialect:
    """How tables are written. ``header`` is the number of header lines, 0 or 1."""

    separator: str = "\t"
    quote: str = ""
    newline: str = "\n"
    header: int = 1
    mark: bool = False  # byte-order mark in front of the core
    parts: int = 1  # files the core is split over
    surrogate: bool = False  # rows are joined by a running number instead of the occurrenceID
    constants: tuple[str, ...] = ()  # terms said once in meta.xml, without a column
    defaults: tuple[str, ...] = ()  # columns whose commonest value is left empty


DIALECTS = {
    "DLIN": Dialect(constants=("datasetID", "datasetName", "institutionID", "dcterms:rightsHolder")),
    "DVAL": Dialect(
        separator=",", quote='"', newline="\r\n", constants=("datasetID", "datasetName", "institutionID")
    ),
    "DASH": Dialect(parts=2, surrogate=True, constants=("datasetID", "dc:type")),
    "DSCL": Dialect(
        separator=";",
        quote='"',
        mark=True,
        constants=("datasetID", "datasetName", "institutionCode", "institutionID", "dcterms:rightsHolder"),
        defaults=("basisOfRecord", "continent"),
    ),
    "DZON": Dialect(
        header=0,
        constants=(
            "datasetID",
            "datasetName",
            "institutionID",
            "institutionCode",
            "dc:type",
            "dcterms:rightsHolder",
        ),
    ),
}

ORDER = tuple(term for row in rows("columns") for term in row[0].split())

COLUMNS = {
    "identification": """identificationID isAcceptedIdentification scientificName
scientificNameAuthorship scientificNameID taxonRank kingdom family genus specificEpithet
infraspecificEpithet nomenclaturalCode taxonomicStatus nomenclaturalStatus acceptedNameUsage
verbatimIdentification identificationQualifier typeStatus typifiedName identifiedBy identifiedByID
dateIdentified identificationVerificationStatus identificationReferences identificationRemarks""",
    "measurementorfact": """measurementID measurementType measurementValue measurementAccuracy
measurementUnit measurementMethod measurementDeterminedBy measurementDeterminedDate""",
    "resourcerelationship": """resourceRelationshipID resourceID relationshipOfResource
relatedResourceID relationshipAccordingTo relationshipEstablishedDate relationshipRemarks""",
    "chronometricage": """chronometricAgeID verbatimChronometricAge uncalibratedChronometricAge
chronometricAgeConversionProtocol chronometricAgeProtocol earliestChronometricAge
earliestChronometricAgeReferenceSystem latestChronometricAge latestChronometricAgeReferenceSystem
chronometricAgeUncertaintyInYears chronometricAgeUncertaintyMethod materialDated
materialDatedRelationship chronometricAgeDeterminedBy chronometricAgeDeterminedDate
chronometricAgeRemarks""",
    "multimedia": """dcterms:type dcterms:format file dcterms:title dcterms:description
dcterms:created dcterms:creator dcterms:license dcterms:rightsHolder""",
    "audiovisual": """dcterms:identifier dcterms:type dcterms:format file dcterms:title
dcterms:description dcterms:created dcterms:creator dcterms:license dcterms:rightsHolder
ac:subtypeLiteral ac:subjectPartLiteral exif:PixelXDimension exif:PixelYDimension""",
    "reference": """dcterms:identifier dcterms:bibliographicCitation dcterms:title dcterms:creator
dcterms:date dcterms:source dcterms:type dcterms:language""",
    "materialsample": """ggbn:materialSampleType ggbn:concentration ggbn:concentrationUnit
ggbn:ratioOfAbsorbance260_280 ggbn:quality""",
    "permit": """ggbn:permitType ggbn:permitStatus ggbn:permitStatusQualifier ggbn:permitText
ggbn:permitURI""",
}
