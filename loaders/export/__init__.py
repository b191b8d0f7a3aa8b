"""A set of documents written in the formats of the outside: CSV, Darwin Core Archive, RDF, RO-Crate."""
