#+ summary = "Give a thing another name"
#+ returns = "change"
#+ tags = ["bad"]
#+ params.thing = {kind = "iri", example = "https://example.org/one"}
#+ params.graph = {kind = "iri", example = "https://example.org/graph/public"}
#+ params.name = {kind = "text", example = "New"}
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE { GRAPH $graph { $thing rdfs:label ?old } }
INSERT { GRAPH $graph { $thing rdfs:label $name } }
WHERE { GRAPH $graph { $thing rdfs:label ?old } }
