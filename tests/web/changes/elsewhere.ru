PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
INSERT DATA { <BBB-222-BBB> dwc:recordNumber "12" }
