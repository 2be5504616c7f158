"""People, keys and the audit log in the admin: for super_admins."""

from accounts.admin import people

__all__ = ["people"]
