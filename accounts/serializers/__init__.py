"""The shapes in which people, keys and the audit log travel through the API."""
