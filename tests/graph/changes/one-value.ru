PREFIX ex: <http://example.org/>
INSERT DATA { ex:thing ex:value 3 }
