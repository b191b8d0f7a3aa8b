INSERT DATA { <https://example.org/four> }
