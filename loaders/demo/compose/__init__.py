"""Writes the archives of the demonstration data from the tables in ``seeds/``.

Everything is drawn from hashes of names (see :mod:`.chance`), so the same tables give the same
bytes on every machine. ``python -m loaders.demo.compose`` rewrites ``loaders/demo/archives``.
"""
