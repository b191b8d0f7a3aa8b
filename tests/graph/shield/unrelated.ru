PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
BASE <https://example.org/>
INSERT DATA { GRAPH <graph/public> { <specimen/BBB-222-BBB> dwc:recordNumber "3" } }
