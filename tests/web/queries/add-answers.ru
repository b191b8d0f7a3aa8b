PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>

INSERT DATA { GRAPH <http://127.0.0.1:8000/graph/public> {
  <https://example.org/oak> rdfs:label "Oak"@en , "Eiche"@de ;
    geo:asWKT "POINT(37.5 -3.25)"^^geo:wktLiteral ; schema:position 30 ;
    schema:image <https://pictures.example.org/oak.jpg> ; schema:isRelatedTo <https://example.org/elm> .
  <https://example.org/elm> rdfs:label "Elm"@en ;
    geo:asWKT "POINT(10 50)"^^geo:wktLiteral ; schema:position 4 .
} }
