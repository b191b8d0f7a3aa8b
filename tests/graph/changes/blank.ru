PREFIX ex: <http://example.org/>
INSERT DATA { ex:thing ex:value [ ex:value 3 ] }
