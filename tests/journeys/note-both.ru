# One change of two documents: both, or neither.
PREFIX ltc: <http://rs.tdwg.org/ltc/terms/>
INSERT DATA {
  GRAPH <https://example.org/graph/public> {
    <https://example.org/collection/AAA-AAA-AAA> ltc:note "NOTE" .
    <https://example.org/collection/BBB-BBB-BBB> ltc:note "NOTE" .
  }
}
