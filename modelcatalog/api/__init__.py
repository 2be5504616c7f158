"""The API's doors to the catalog."""
