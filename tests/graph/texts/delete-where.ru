PREFIX : <http://example.org/>
DELETE WHERE { ?s :p ?o } ;
INSERT { GRAPH :other { ?s :r ?o } } WHERE { ?s :p ?o }
