#+ summary = "Take a step from the state something is in, where one of the roles may take it"
#+ returns = "change"
#+ tags = ["workflow"]
#+ params.graph = {kind = "iri", example = "https://example.org/graph/desk/AAA-BBB-CCC"}
#+ params.document = {kind = "iri", example = "https://example.org/request/AAA-BBB-CCC"}
#+ params.state = {kind = "iri", example = "https://w3id.org/holotype/ns/Approved"}
#+ params.roles = {kind = "texts", example = ["decider"]}
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { GRAPH $graph { $document holotype:state ?from } }
INSERT { GRAPH $graph { $document holotype:state $state } }
WHERE {
  VALUES ?role { $roles }
  GRAPH $graph { $document holotype:state ?from }
  GRAPH ?words { ?transition a holotype:Transition ; holotype:from ?from ; holotype:to $state ; holotype:allowedRole ?role }
}
