# Operations to be filled: @S, @P, @O, @G become any of a few terms, each on its own. One a paragraph.

INSERT DATA { @S @P @O . GRAPH @G { @S @P @O } }

INSERT DATA { GRAPH @G { @S @P @O ; @P @O } @S @P @O }

DELETE DATA { @S @P @O . GRAPH @G { @S @P @O } }

DELETE WHERE { @S ?p ?o }

DELETE WHERE { GRAPH ?g { @S @P ?o } }

DELETE WHERE { ?s @P ?o . GRAPH @G { ?s ?p ?o } }

DELETE { ?s @P ?o } INSERT { ?s @P @O } WHERE { ?s @P ?o }

DELETE { GRAPH ?g { ?s ?p @O } } INSERT { GRAPH @G { ?s ?p @O } } WHERE { GRAPH ?g { ?s ?p @O } }

INSERT { GRAPH ?g { ?o @P ?s } } WHERE { ?s @P ?o . GRAPH ?g { ?x @P ?o } }

WITH @G DELETE { ?s @P ?o } INSERT { ?s @P ?n } WHERE { ?s @P ?o OPTIONAL { ?s @P ?n FILTER (?n > ?o) } }

WITH @G DELETE { ?s ?p ?o . GRAPH @G { ?s @P @O } } WHERE { ?s ?p ?o FILTER (isLiteral(?o)) }

INSERT { ?s @P ?n } USING @G WHERE { ?s @P ?o BIND (?o + 1 AS ?n) }

INSERT { GRAPH @G { ?s ?p ?o } } USING NAMED @G WHERE { GRAPH ?h { ?s ?p ?o } }

DELETE { ?s ?p ?o } USING @G USING NAMED @G WHERE { ?s ?p ?o . GRAPH ?h { ?s ?q @O } }

DELETE { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH @G { ?s ?p ?o } } FILTER NOT EXISTS { GRAPH @G { ?s @P @O } } }

INSERT { ?s @P ?c } WHERE { SELECT ?s (COUNT(*) AS ?c) WHERE { ?s ?p ?o } GROUP BY ?s }

DELETE { @S @P @O } INSERT { @S @P @O . GRAPH @G { @S @P @O } } WHERE { }

DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o MINUS { ?s @P @O } }

INSERT { GRAPH @G { ?s @P ?v } } WHERE { VALUES ?v { 1 "one" } ?s @P/@P ?x }
