PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
INSERT DATA { <#event-1> dwc:samplingProtocol "by hand" }
