PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
DELETE { ?place dwc:country "Tanzania" ; dwc:countryCode "TZ" }
INSERT { ?place dwc:country "Kenya" ; dwc:countryCode "KE" }
WHERE { ?place dwc:country "Tanzania" ; dwc:countryCode "TZ" }
