PREFIX a: <http://example.org/a/>
INSERT DATA { GRAPH <urn:graph> { a:x a:says "PREFIX a: ; one" } } ;
PREFIX a: <http://example.org/b/>
BASE <http://example.org/base/>
INSERT { GRAPH <urn:graph> { <relative> a:says ?said } } WHERE { GRAPH <urn:graph> { ?any <http://example.org/a/says> ?said } }
