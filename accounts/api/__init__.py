"""The API's doors to signing in, people, keys and the audit log."""
