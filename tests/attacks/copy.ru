PREFIX holotype: <https://w3id.org/holotype/ns/>
INSERT { GRAPH <https://example.org/graph/public> { ?subject ?property ?value } }
WHERE { GRAPH <urn:restricted> { ?subject ?property ?value } }
