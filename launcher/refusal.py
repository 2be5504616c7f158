"""The one exception of the launcher that people are meant to read."""


class Refused(Exception):
    """A sentence that ends the command with exit code 1."""
