#+ summary = "Commit a change with its record, if the store still stands where the change was worked out"
#+ returns = "change"
#+ tags = ["ledger"]
#+ params.removed = {kind = "quads", example = "<https://example.org/a> <https://example.org/b> \"c\" <https://example.org/graph/public> ."}
#+ params.added = {kind = "quads", example = "<https://example.org/a> <https://example.org/b> \"d\" <https://example.org/graph/public> ."}
#+ params.system = {kind = "iri", example = "https://example.org/graph/system"}
#+ params.store = {kind = "iri", example = "https://example.org/"}
#+ params.expected = {kind = "integer", example = 1}
#+ params.commit = {kind = "integer", example = 2}
#+ params.chain = {kind = "text", example = "0a1b"}
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { $removed GRAPH $system { $store holotype:commit ?before ; holotype:chainDigest ?chained } }
INSERT { $added GRAPH $system { $store holotype:commit $commit ; holotype:chainDigest $chain } }
WHERE {
  OPTIONAL { GRAPH $system { $store holotype:commit ?before } }
  OPTIONAL { GRAPH $system { $store holotype:chainDigest ?chained } }
  FILTER (COALESCE(?before, 0) = $expected)
}
