# A change that rests on what stands: one more than before. Who races loses nothing.
PREFIX ltc: <http://rs.tdwg.org/ltc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { GRAPH <https://example.org/graph/public> { <https://example.org/collection/AAA-AAA-AAA> ltc:description ?old } }
INSERT { GRAPH <https://example.org/graph/public> { <https://example.org/collection/AAA-AAA-AAA> ltc:description ?new } }
WHERE {
  GRAPH <https://example.org/graph/public> { <https://example.org/collection/AAA-AAA-AAA> ltc:description ?old }
  BIND (STR(xsd:integer(?old) + 1) AS ?new)
}
