#+ summary = "Add an activity to the chain of the ledger"
#+ returns = "change"
#+ tags = ["ledger"]
#+ params.system = {kind = "iri", example = "https://example.org/graph/system"}
#+ params.ledger = {kind = "iri", example = "https://example.org/graph/ledger/public"}
#+ params.store = {kind = "iri", example = "https://example.org/"}
#+ params.activity = {kind = "iri", example = "https://example.org/activity/2026-000001"}
#+ params.chain = {kind = "text", example = "0a1b"}
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { GRAPH $system { $store holotype:chainDigest ?before } }
INSERT {
  GRAPH $system { $store holotype:chainDigest $chain }
  GRAPH $ledger { $activity holotype:chainDigest $chain }
}
WHERE { OPTIONAL { GRAPH $system { $store holotype:chainDigest ?before } } }
