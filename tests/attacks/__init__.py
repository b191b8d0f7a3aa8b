"""Attempts to get at what is kept back, by every way out that there is."""
