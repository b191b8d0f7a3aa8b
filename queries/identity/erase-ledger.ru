#+ summary = "Erase what the ledger says a person's account held; that it changed stays, with its digest"
#+ returns = "change"
#+ tags = ["identity"]
#+ params.person = {kind = "iri", example = "https://example.org/agent/AAA-BBB-CCC"}
#+ params.ledger = {kind = "iri", example = "https://example.org/graph/ledger/people"}
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { GRAPH $ledger { ?change holotype:added ?added ; holotype:removed ?removed } }
INSERT { GRAPH $ledger { ?change holotype:erasedAt $now } }
WHERE {
  GRAPH $ledger {
    ?change holotype:changed $person .
    OPTIONAL { ?change holotype:added ?added }
    OPTIONAL { ?change holotype:removed ?removed }
    FILTER NOT EXISTS { ?change holotype:erasedAt ?before }
  }
}
