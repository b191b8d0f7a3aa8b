PREFIX : <http://example.org/>
INSERT DATA { GRAPH :g { :c :p "half" } } ;
CREATE GRAPH :g
