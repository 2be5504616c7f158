"""What people ask for about the keys of their programs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit, keys
from accounts.models import ApiKey, User
from accounts.queries.api_keys import key as seen
from accounts.scopes import Scope
from foundation.refusals import Refusal, WrongState
from foundation.text import clean

MOST_KEYS = 50


class NoScope(Refusal):
    """A key that may do nothing, or something that nobody knows."""

    code = "no_scope"


class AlreadyPast(Refusal):
    """A key that would have expired before it is used."""

    code = "already_past"


class TooManyKeys(Refusal):
    """Nobody keeps count of so many."""

    code = "too_many_keys"


class AlreadyRevoked(WrongState):
    code = "already_revoked"


@transaction.atomic
def make_key(
    *, by: User, name: str, scopes: Collection[str], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A key of one's own, and its text, which is never told again. None never expires."""
    known = [scope.value for scope in Scope if scope in scopes]
    if not known or set(scopes) - set(known):
        why = f"Choose what the key may do, at least one of: {', '.join(Scope)}."
        raise NoScope(why, fields={"scopes": why})
    if expires_at is not None and expires_at <= timezone.now():
        why = "Choose a day that is still to come."
        raise AlreadyPast(why, fields={"expires_at": why})
    if ApiKey.objects.filter(user=by).living().count() >= MOST_KEYS:
        raise TooManyKeys(f"You have {MOST_KEYS} keys: revoke those that nobody uses.")
    drawn = keys.draw()
    key = ApiKey.objects.create(
        user=by,
        name=clean(name),
        prefix=drawn.prefix,
        key_hash=drawn.key_hash,
        scopes=known,
        expires_at=expires_at,
    )
    told = {"name": key.name, "scopes": known, "expires_at": expires_at}
    audit.record(
        by=by, act="api_key.create", kind="api_key", object_id=key.pk, name=key.masked, after=told
    )
    return key, drawn.text


@transaction.atomic
def revoke_key(*, by: User, key_id: UUID) -> ApiKey:
    """End a key at once; one's own, or as an admin one of the organisation's."""
    key = seen(by, key_id)
    now = timezone.now()
    if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
        raise AlreadyRevoked(f"The key {key.name} was revoked already.")
    key.revoked_at = now
    audit.record(
        by=by,
        act="api_key.revoke",
        kind="api_key",
        object_id=key.pk,
        name=key.masked,
        before={"owner": key.user.username, "scopes": key.scopes},
        organization=key.user.organization_id or "",
    )
    return key
