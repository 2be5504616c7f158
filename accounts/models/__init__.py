"""The tables of people, what they did, and the keys of their programs."""

from accounts.models.people import Organization, Role, User, UserManager

__all__ = ["Organization", "Role", "User", "UserManager"]
