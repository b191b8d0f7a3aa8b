PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { <#location-1> dwc:maximumElevationInMeters "urn:value"^^xsd:decimal }
