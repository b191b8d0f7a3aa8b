#+ summary = "Complete the record of a harvest, and count the commit"
#+ returns = "change"
#+ tags = ["ledger", "harvest"]
#+ params.system = {kind = "iri", example = "https://example.org/graph/system"}
#+ params.ledger = {kind = "iri", example = "https://example.org/graph/ledger/public"}
#+ params.store = {kind = "iri", example = "https://example.org/"}
#+ params.activity = {kind = "iri", example = "https://example.org/activity/AAA-BBB-CCC"}
#+ params.dataset = {kind = "iri", example = "https://example.org/dataset/AAA-BBB-CCC"}
#+ params.source = {kind = "text", example = "archive.zip"}
#+ params.digest = {kind = "text", example = "0a1b"}
#+ params.commit = {kind = "integer", example = 2}
#+ params.started = {kind = "datetime", example = "2026-01-01T10:00:00+00:00"}
#+ params.seen = {kind = "integer", example = 5}
#+ params.fresh = {kind = "integer", example = 2}
#+ params.changed = {kind = "integer", example = 1}
#+ params.unchanged = {kind = "integer", example = 1}
#+ params.gone = {kind = "integer", example = 0}
#+ params.refused = {kind = "integer", example = 1}
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE { GRAPH $system { $store holotype:commit ?before } }
INSERT {
  GRAPH $system { $store holotype:commit $commit }
  GRAPH $ledger {
    $activity a prov:Activity , holotype:Harvest ;
      prov:wasAssociatedWith $me ;
      prov:startedAtTime $started ;
      prov:endedAtTime $now ;
      prov:used $dataset ;
      dcterms:source $source ;
      holotype:sourceDigest $digest ;
      holotype:commit $commit ;
      holotype:seenCount $seen ;
      holotype:newCount $fresh ;
      holotype:changedCount $changed ;
      holotype:unchangedCount $unchanged ;
      holotype:goneCount $gone ;
      holotype:refusedCount $refused .
  }
}
WHERE { OPTIONAL { GRAPH $system { $store holotype:commit ?before } } }
