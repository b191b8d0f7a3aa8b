"""The rooms of the house; each folder declares a ``Service`` and is found by its folder."""
