PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <https://example.org/four> rdfs:label "four" }
