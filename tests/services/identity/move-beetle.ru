PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
INSERT { <http://localhost/specimen/BBB-111-BBB> dwc:disposition "on loan" }
WHERE { }
