INSERT DATA { GRAPH <urn:graph> { <urn:number> <http://example.org/added> true } }
