PREFIX ltc: <http://rs.tdwg.org/ltc/terms/>
INSERT DATA { GRAPH <http://localhost/graph/public> { <http://localhost/collection/CCC-111-CCC> ltc:description "SAID" } }
