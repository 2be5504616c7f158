"""Fills a database with nothing, not even with tables."""

print("{}")
