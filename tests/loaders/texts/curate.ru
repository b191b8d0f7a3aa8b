PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
INSERT { GRAPH ?g { <urn:document> dwc:disposition "on loan" } }
WHERE { GRAPH ?g { <urn:document> dwc:catalogNumber ?number } }
