"""The tables of people, what they did, and the keys of their programs."""

from accounts.models.api_keys import ApiKey, ApiKeyQuerySet
from accounts.models.audit import AuditEntry, AuditQuerySet
from accounts.models.people import Organization, Role, User, UserQuerySet
from accounts.models.sign_ins import SignIn

__all__ = [
    "ApiKey",
    "ApiKeyQuerySet",
    "AuditEntry",
    "AuditQuerySet",
    "Organization",
    "Role",
    "SignIn",
    "User",
    "UserQuerySet",
]
