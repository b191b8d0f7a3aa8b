BASE <https://example.org/>
CLEAR ALL ;
BASE <http://[>
CLEAR ALL
