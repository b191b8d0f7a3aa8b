#+ summary = "Remove a graph with all that is in it"
#+ returns = "change"
#+ tags = ["graph"]
#+ params.graph = {kind = "iri", example = "https://example.org/graph/public"}
DROP SILENT GRAPH $graph
