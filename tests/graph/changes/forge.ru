PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { GRAPH <https://example.org/graph/ledger/public> { <https://example.org/activity/1> prov:wasAssociatedWith <https://example.org/agent/other> } }
