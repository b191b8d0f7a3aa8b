INSERT DATA {
  <https://example.org/a> <https://example.org/p>
    "x}},{\"a\":{\"type\":\"y" , "ends like a row },{" , "line\nbreak . \n" , "comma, and \"quotes\"" ,
    "</result></rdf:Description>\n" , "]},{\"@id\":\"" , "" , "back\\slash\\" , "tab\there" , "de"@de , 1 , 2.5 .
  <https://example.org/b> <https://example.org/p> <https://example.org/a> , "Ærøskøbing …" ;
    <https://example.org/q> [ <https://example.org/p> "blank" ] .
}
