PREFIX : <http://example.org/>
INSERT DATA { GRAPH :g { :a :p "one" , "two"@en , 3 . } GRAPH :h { :b :p "hidden" } }
