"""Makes programs' keys and proves them: `stq_<prefix>_<secret>`, of which only a hash is kept.

The secret has 256 random bits, so that a fast keyed hash is as good as a slow one: nobody guesses
it, and what a thief reads in the table is of no use without the installation's secret key.
"""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import ApiKey, User
from foundation.refusals import Refusal

MARK = "stq_"
PREFIX_LENGTH = 8
SECRET_LENGTH = 43
USED_EVERY = timedelta(minutes=5)
_alphabet = string.ascii_letters + string.digits
_form = re.compile(rf"stq_([A-Za-z0-9]{{{PREFIX_LENGTH}}})_([A-Za-z0-9]{{{SECRET_LENGTH}}})")


class BadKey(Refusal):
    """The key is not ours, too old, revoked, or its owner may not sign in any more."""

    code = "key_not_valid"
    status = 401


@dataclass(frozen=True)
class Drawn:
    """A new key: `text` is told once, to whoever asked for it."""

    text: str
    prefix: str
    key_hash: str


def draw() -> Drawn:
    prefix, secret = _random(PREFIX_LENGTH), _random(SECRET_LENGTH)
    return Drawn(text=f"{MARK}{prefix}_{secret}", prefix=prefix, key_hash=_hash(secret))


def prove(text: str) -> ApiKey:
    """The key with its owner, as the database knows both now; refuses with `BadKey`."""
    form = _form.fullmatch(text)
    found = form and ApiKey.objects.select_related("user").filter(prefix=form[1]).first()
    if not form or not found or not _same(form[2], found.key_hash):
        raise BadKey("The API key is not valid: look at your keys in the settings.")
    if not found.living(timezone.now()):
        raise BadKey(f"The API key {found.masked} is {found.state}: make another one.")
    if not found.user.is_active:
        raise BadKey("The account of the API key's owner is closed.")
    return found


def touch(key: ApiKey) -> None:
    """Remember that it was used; written every few minutes, not at every use."""
    now = timezone.now()
    if key.last_used_at is not None and now - key.last_used_at < USED_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def revoke_all(user: User) -> None:
    """End every key of somebody; call it inside the transaction of the act."""
    ApiKey.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _same(secret: str, key_hash: str) -> bool:
    """Also under a secret key that is being replaced."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_hash(secret, key), key_hash) for key in keys)


def _hash(secret: str, key: str | bytes | None = None) -> str:
    return salted_hmac("accounts.keys", secret, key, algorithm="sha256").hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_alphabet) for _ in range(length))
