PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
BASE <https://example.org/>
DELETE DATA {
  GRAPH <graph/public> { <specimen/AAA-111-AAA> dwc:catalogNumber "17" ; prov:wasGeneratedBy <activity/2> }
} ;
INSERT DATA {
  GRAPH <graph/public> { <specimen/AAA-111-AAA> prov:wasGeneratedBy <activity/3> }
}
