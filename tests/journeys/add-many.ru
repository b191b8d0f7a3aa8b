# A hundred thousand statements of one batch in one update.
INSERT { GRAPH <urn:graph> { ?thing <http://example.org/batch> <urn:batch> } }
WHERE {
  VALUES ?a { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?b { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?c { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?d { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?e { 0 1 2 3 4 5 6 7 8 9 }
  BIND(IRI(CONCAT(STR(<urn:batch>), "/", STR(?a), STR(?b), STR(?c), STR(?d), STR(?e))) AS ?thing)
}
