PREFIX : <http://example.org/>
WITH :g DELETE { ?s :p ?o } WHERE { ?s :p ?o }
