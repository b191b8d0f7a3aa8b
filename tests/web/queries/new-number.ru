PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX ods: <https://hdl.handle.net/20.500.1025/>
BASE <https://example.org/>
INSERT DATA {
  GRAPH <graph/public> {
    <specimen/AAA-111-AAA> dwc:recordNumber "as it is written now" .
    <specimen/NEW-111-NEW> a ods:DigitalSpecimen ; dwc:recordNumber "as it is written now" .
  }
}
