#+ summary = "Record who sent which update, and count the commit"
#+ returns = "change"
#+ tags = ["ledger"]
#+ params.system = {kind = "iri", example = "https://example.org/graph/system"}
#+ params.ledger = {kind = "iri", example = "https://example.org/graph/ledger/public"}
#+ params.store = {kind = "iri", example = "https://example.org/"}
#+ params.activity = {kind = "iri", example = "https://example.org/activity/2026-000001"}
#+ params.type = {kind = "iri", example = "https://w3id.org/holotype/ns/Update"}
#+ params.commit = {kind = "integer", example = 2}
#+ params.text = {kind = "text", example = "INSERT DATA { }"}
PREFIX holotype: <https://w3id.org/holotype/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE { GRAPH $system { $store holotype:commit ?before } }
INSERT {
  GRAPH $system { $store holotype:commit $commit }
  GRAPH $ledger {
    $activity a prov:Activity , $type ;
      prov:wasAssociatedWith $me ;
      prov:endedAtTime $now ;
      holotype:commit $commit ;
      holotype:updateText $text .
  }
}
WHERE { OPTIONAL { GRAPH $system { $store holotype:commit ?before } } }
