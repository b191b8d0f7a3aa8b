PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>
PREFIX holotype: <https://w3id.org/holotype/ns/>
DELETE { ?part ?property ?name }
INSERT { ?part ?property "Quercus robur L." }
WHERE {
  VALUES ?name { "Cypripedium calceolus L." "Cypripedium calceolus" "Orchidaceae" "Cypripedium" }
  { <> ?property ?name . BIND(<> AS ?part) }
  UNION
  { ?part holotype:partOf <> ; ?property ?name }
}
