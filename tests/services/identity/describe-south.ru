PREFIX schema: <https://schema.org/>
INSERT DATA { GRAPH <http://localhost/graph/public> { <http://localhost/institution/SSS-111-SSS> schema:description "SAID" } }
