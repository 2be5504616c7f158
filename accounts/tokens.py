"""Tokens for scripts: who somebody is, for a day; what they may is read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts.models import SignIn, User
from foundation import origins
from foundation.refusals import Refusal

FINGERPRINT = "fingerprint"
SIGN_IN = "signIn"
ENDED = "The refresh token is not valid any more: sign in again."
# Asked with every request of the API: by hand, since composing it takes longer than its answer.
BEARER = """
    SELECT users.* FROM users JOIN sign_ins ON sign_ins.user_id = users.id
    WHERE users.id = %s AND users.is_active AND sign_ins.id = %s AND sign_ins.ended_at IS NULL
"""
# A signature is no promise that an id is an id and a time a time.
MALFORMED = (ValidationError, ValueError, OverflowError, TypeError)


class BadToken(Refusal):
    """The token is wrong, too old, of the wrong kind, or its owner may not sign in any more."""

    code = "token_not_valid"
    status = 401


@dataclass(frozen=True)
class Tokens:
    """An access token (24 h; claims `userId`, `username`, `role`, `exp`) and its refresh (7 d)."""

    access: str
    refresh: str


def issue(user: User) -> Tokens:
    """Tokens for somebody who has proved who they are: a sign-in of its own."""
    now = timezone.now()
    SignIn.objects.filter(user=user, expires_at__lt=now).delete()
    refresh = _refresh()
    sign_in = SignIn.objects.create(
        user=user,
        refresh_id=UUID(refresh["jti"]),
        address=origins.current().address,
        expires_at=now + _lifetime(),
    )
    return _signed(refresh, sign_in.pk, user)


def renew(refresh: str) -> Tokens:
    """New tokens for a refresh token, which is used up by it; refuses with `BadToken`.

    Whoever brings one that was used before holds a copy, or somebody else does: nobody can tell,
    so the whole sign-in ends.
    """
    old, sign_in = _read(refresh)
    user = User.objects.filter(pk=old.get("userId"), is_active=True).first()
    if user is None or not proves(old, user):
        raise BadToken(ENDED)
    new = _refresh()
    if not _exchange(sign_in, UUID(old["jti"]), UUID(new["jti"]), user, timezone.now()):
        SignIn.objects.filter(pk=sign_in, ended_at=None).update(ended_at=timezone.now())
        raise BadToken(
            "This refresh token was used before, so its sign-in has ended: sign in again."
        )
    return _signed(new, sign_in, user)


def holder(refresh: str) -> tuple[User, UUID]:
    """Whose refresh token it is, and of which sign-in, used up or not; refuses with `BadToken`."""
    token, sign_in = _read(refresh)
    user = User.objects.filter(pk=token.get("userId"), sign_ins=sign_in).first()
    if user is None:
        raise BadToken(ENDED)
    return user, sign_in


def bearer(token: Token) -> User | None:
    """The person of an access token whose sign-in has not ended; one query."""
    ids = [UUID(str(token.get(name))) for name in ("userId", SIGN_IN)]
    found = next(iter(User.objects.raw(BEARER, ids)), None)
    return found if found is not None and proves(token, found) else None


def end_all(user: User) -> None:
    """End every session and token of somebody; call it inside the transaction of the act."""
    User.objects.filter(pk=user.pk).update(sign_in_epoch=F("sign_in_epoch") + 1)
    SignIn.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    user.refresh_from_db(fields=["sign_in_epoch"])


def proves(token: Token, user: User) -> bool:
    """Whether the token was issued under the person's present password and epoch."""
    return constant_time_compare(str(token.get(FINGERPRINT, "")), _fingerprint(user))


def _exchange(sign_in: UUID, old: UUID, new: UUID, user: User, now: datetime) -> bool:
    """Compare and set: of two that bring the same token at once, one is too late."""
    renewed = SignIn.objects.filter(pk=sign_in, user=user, refresh_id=old, ended_at=None).update(
        refresh_id=new,
        renewed_at=now,
        expires_at=now + _lifetime(),
        address=origins.current().address,
    )
    return renewed == 1


def _read(refresh: str) -> tuple[Any, UUID]:
    try:
        token: Any = RefreshToken(refresh)  # type: ignore[arg-type]  # simplejwt's stub wants a Token
        UUID(token["jti"]), UUID(token["userId"])
        return token, UUID(token[SIGN_IN])
    except (TokenError, KeyError, AttributeError, *MALFORMED) as error:
        raise BadToken(ENDED) from error


def _refresh() -> Any:
    return RefreshToken()


def _signed(refresh: Any, sign_in: UUID, user: User) -> Tokens:
    refresh["userId"] = str(user.pk)
    refresh[SIGN_IN] = str(sign_in)
    refresh[FINGERPRINT] = _fingerprint(user)
    access: AccessToken = refresh.access_token
    access["username"] = user.username
    access["role"] = user.role
    return Tokens(access=str(access), refresh=str(refresh))


def _lifetime() -> timedelta:
    lifetime: timedelta = api_settings.REFRESH_TOKEN_LIFETIME
    return lifetime


def _fingerprint(user: User) -> str:
    """Changes with the password, and tells nothing of it."""
    return user.get_session_auth_hash()[:32]
