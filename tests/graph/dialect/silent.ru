PREFIX ex: <https://example.org/>
LOAD SILENT <https://example.org/data> INTO GRAPH <https://example.org/graph> ;
CLEAR GRAPH ex:none ;
DROP GRAPH <https://example.org/none> ;
INSERT DATA { ex:a ex:b "LOAD SILENT <urn:x> ; stays" }
