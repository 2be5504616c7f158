"""The shapes in which the catalog travels through the API."""
