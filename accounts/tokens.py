"""Tokens for scripts: who somebody is, for a day; what they may is read from the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts.models import User
from foundation.refusals import Refusal

FINGERPRINT = "fingerprint"
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
    """Tokens for somebody who has proved who they are."""
    refresh = RefreshToken.for_user(user)
    refresh[FINGERPRINT] = _fingerprint(user)
    return Tokens(access=str(_access(refresh, user)), refresh=str(refresh))


def renew(refresh: str) -> str:
    """A new access token; refuses with `BadToken`."""
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]  # simplejwt's stub wants a Token
        user = User.objects.filter(pk=token.get("userId"), is_active=True).first()
    except (TokenError, *MALFORMED) as error:
        raise BadToken("The refresh token is not valid any more: sign in again.") from error
    if user is None or not proves(token, user):
        raise BadToken("The refresh token is not valid any more: sign in again.")
    return str(_access(token, user))


def proves(token: Token, user: User) -> bool:
    """Whether the token was issued under the person's present password."""
    return constant_time_compare(str(token.get(FINGERPRINT, "")), _fingerprint(user))


def _access(refresh: RefreshToken, user: User) -> AccessToken:
    access = refresh.access_token
    access["username"] = user.username
    access["role"] = user.role
    return access


def _fingerprint(user: User) -> str:
    """Changes with the password, and tells nothing of it."""
    return user.get_session_auth_hash()[:32]
