INSERT DATA { GRAPH <urn:graph> { <http://example.org/a> <http://example.org/says> "hello" } }
