PREFIX ex: <http://example.org/>
DELETE { GRAPH ?g { ?s ex:value ?old } } INSERT { GRAPH ?g { ?s ex:value ?new } }
WHERE { GRAPH ?g { ?s ex:value ?old } BIND (?old + 1 AS ?new) } ;
DELETE { GRAPH ?g { ?s ex:value ?old } } INSERT { GRAPH ?g { ?s ex:doubled ?new } }
WHERE { GRAPH ?g { ?s ex:value ?old } BIND (?old * 2 AS ?new) }
