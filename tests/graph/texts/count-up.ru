PREFIX : <http://example.org/>
DELETE { GRAPH <urn:graph> { :counter :value ?old } }
INSERT { GRAPH <urn:graph> { :counter :value ?new } }
WHERE { OPTIONAL { GRAPH <urn:graph> { :counter :value ?old } } BIND (COALESCE(?old, 0) + 1 AS ?new) }
