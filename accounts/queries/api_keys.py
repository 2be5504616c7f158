"""What is asked about programs' keys."""

from __future__ import annotations

from uuid import UUID

from accounts.models import ApiKey, ApiKeyQuerySet, User
from foundation.refusals import Missing


def keys(user: User) -> ApiKeyQuerySet:
    """Those that the person may see and revoke, with their owners."""
    return ApiKey.objects.seen_by(user).select_related("user")


def key(user: User, key_id: UUID) -> ApiKey:
    found = keys(user).filter(pk=key_id).first()
    if found is None:
        raise Missing("There is no such API key, or it is not yours.")
    return found
