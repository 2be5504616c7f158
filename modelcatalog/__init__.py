"""Connections to platforms, the models they offer, how we use them, and prices."""
