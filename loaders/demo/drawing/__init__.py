"""Drawn pictures of specimens: paper, pins and stones out of polygons."""
