PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
DELETE { <http://localhost/specimen/BBB-111-BBB#taxon-1> dwc:genus "Carabus" }
INSERT { <http://localhost/specimen/BBB-111-BBB#taxon-1> dwc:genus "Carabidion" }
WHERE { <http://localhost/specimen/BBB-111-BBB#taxon-1> dwc:genus "Carabus" }
