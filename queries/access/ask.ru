#+ summary = "Ask an institution for the exact values of a record"
#+ returns = "change"
#+ tags = ["access"]
#+ params.graph = {kind = "iri", example = "https://example.org/graph/desk/AAA-BBB-CCC"}
#+ params.request = {kind = "iri", example = "https://example.org/request/AAA-BBB-CCC"}
#+ params.record = {kind = "iri", example = "https://example.org/specimen/AAA-BBB-CCC"}
#+ params.institution = {kind = "iri", example = "https://example.org/institution/AAA-BBB-CCC"}
#+ params.purpose = {kind = "text", example = "A study of the river."}
#+ params.days = {kind = "integer", example = 30}
#+ params.terms = {kind = "text", example = "1"}
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
INSERT {
  GRAPH $graph {
    $request a holotype:AccessRequest , holotype:Document ;
      holotype:concerns $record ;
      holotype:institution $institution ;
      holotype:requestedBy $me ;
      dcterms:description $purpose ;
      holotype:requestedDays $days ;
      holotype:termsVersion $terms ;
      dcterms:issued $now ;
      holotype:state holotype:Submitted .
  }
}
WHERE { }
