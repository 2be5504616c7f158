"""People, keys and the audit log in the admin: for super_admins."""

from accounts.admin import keys, people

__all__ = ["keys", "people"]
