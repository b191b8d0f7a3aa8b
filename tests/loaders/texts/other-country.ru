PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { GRAPH ?g { ?place dwc:country ?was } }
INSERT { GRAPH ?g { ?place dwc:country "Czechia" } }
WHERE { GRAPH ?g { ?place holotype:partOf <urn:document> ; dwc:country ?was } }
