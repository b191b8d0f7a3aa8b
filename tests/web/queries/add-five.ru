PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { GRAPH <http://127.0.0.1:8000/graph/public> { <https://example.org/five> rdfs:label "five" } }
