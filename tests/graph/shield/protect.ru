PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
BASE <https://example.org/>
DELETE DATA {
  GRAPH <graph/public> {
    <specimen/AAA-111-AAA#location-1> dwc:locality "the deep hollow behind the chapel" ; dwc:decimalLatitude "47.12345" .
    <specimen/AAA-111-AAA> prov:wasGeneratedBy <activity/1> .
  }
  GRAPH <graph/ledger/public> {
    <source/1> holotype:sourceRecord "17, the deep hollow behind the chapel" .
    <activity/1/change/one> holotype:added "locality: the deep hollow" .
  }
} ;
INSERT DATA {
  GRAPH <graph/restricted/MMM-111-MMM> {
    <specimen/AAA-111-AAA#location-1> dwc:decimalLatitude "47.12345" .
  }
  GRAPH <graph/public> {
    <specimen/AAA-111-AAA#location-1> dwc:decimalLatitude "47.1" .
    <specimen/AAA-111-AAA> prov:wasGeneratedBy <activity/2> .
  }
}
