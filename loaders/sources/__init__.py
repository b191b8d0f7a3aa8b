"""Sources: bytes -> Records. Nothing here knows what a store is."""
