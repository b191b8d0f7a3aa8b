PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ex: <https://example.org/>

INSERT DATA {
  ex:one rdfs:label "one" ; ex:next ex:two .
  ex:two rdfs:label "zwei"@de ; ex:next ex:one ; ex:size 2 .
  GRAPH ex:apart { ex:three rdfs:label "three" }
}
