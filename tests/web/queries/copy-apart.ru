INSERT { GRAPH <https://example.org/copied> { ?subject ?property ?value } }
WHERE { ?subject ?property ?value }
