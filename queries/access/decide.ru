#+ summary = "Write down who decided a request, why, and until when it holds"
#+ returns = "change"
#+ tags = ["access"]
#+ params.graph = {kind = "iri", example = "https://example.org/graph/desk/AAA-BBB-CCC"}
#+ params.request = {kind = "iri", example = "https://example.org/request/AAA-BBB-CCC"}
#+ params.reason = {kind = "text", example = "For this study."}
#+ params.until = {kind = "datetime", example = "2026-02-01T12:00:00+00:00"}
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE {
  GRAPH $graph { $request holotype:decidedBy ?who ; holotype:decisionReason ?why ; holotype:validUntil ?when }
}
INSERT {
  GRAPH $graph { $request holotype:decidedBy $me ; holotype:decisionReason $reason ; holotype:validUntil $until }
}
WHERE {
  OPTIONAL { GRAPH $graph { $request holotype:decidedBy ?who ; holotype:decisionReason ?why ; holotype:validUntil ?when } }
}
