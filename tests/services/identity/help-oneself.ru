PREFIX holotype: <https://w3id.org/holotype/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { GRAPH <http://localhost/graph/people> {
  <TARGET#grant-9> a holotype:Grant ; holotype:partOf <TARGET> ;
    holotype:role <https://w3id.org/holotype/vocabulary/role/administrator> ;
    holotype:origin <https://w3id.org/holotype/vocabulary/grant-origin/grant> ;
    holotype:validFrom "2026-01-01T00:00:00Z"^^xsd:dateTime ;
    prov:wasAttributedTo <http://localhost/agent/holotype> .
} }
