PREFIX : <http://example.org/>
DELETE { GRAPH :g { ?s :p ?o } } INSERT { GRAPH :g { ?s :q ?o } } WHERE { ?s :p ?o }
