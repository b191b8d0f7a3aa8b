PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT { ?georeference dwc:decimalLatitude "urn:value"^^xsd:decimal }
WHERE { ?georeference holotype:partOf <> ; dwc:decimalLatitude ?known }
