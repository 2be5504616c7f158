"""What is asked about programs' keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator

from accounts.models import ApiKey, ApiKeyQuerySet, User
from foundation.refusals import Missing

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of keys, newest first; `others` says whether those of other people are among them."""

    page: Page[ApiKey]
    others: bool


def listing(user: User, given: Mapping[str, str]) -> Listing:
    page = Paginator(keys(user), PER_PAGE).get_page(given.get("page"))
    return Listing(page=page, others=user.is_admin)


def keys(user: User) -> ApiKeyQuerySet:
    """Those that the person may see and revoke, with their owners."""
    return ApiKey.objects.seen_by(user).select_related("user")


def key(user: User, key_id: UUID) -> ApiKey:
    found = keys(user).filter(pk=key_id).first()
    if found is None:
        raise Missing("There is no such API key, or it is not yours.")
    return found
