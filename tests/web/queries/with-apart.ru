WITH <https://example.org/apart> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }
