"""How people and programs sign in, stay signed in, and end that again."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, lockout, tokens
from accounts.models import SignIn, User
from accounts.tokens import Tokens
from foundation.refusals import Missing, Refusal


class WrongPassword(Refusal):
    """Name and password do not match, or the account is closed: which of them stays unsaid."""

    code = "wrong_password"
    status = 401


def sign_in_script(*, request: HttpRequest, username: str, password: str) -> tuple[User, Tokens]:
    """Check the password and issue tokens; the request says from where somebody guesses."""
    user = proven(request=request, username=username, password=password)
    user_logged_in.send(sender=User, request=request, user=user)
    return user, tokens.issue(user)


def proven(*, request: HttpRequest, username: str, password: str) -> User:
    """Whose name and password they are; wrong ones are counted, and too many are refused."""
    user = authenticate(request, username=username, password=password)
    if isinstance(user, User):
        return user
    locked_out = lockout.refusal(request, username)
    raise locked_out or WrongPassword(
        "The name or the password is wrong, or the account is closed."
    )


def renew(*, refresh: str) -> Tokens:
    """New tokens for a refresh token, which is used up by it."""
    return tokens.renew(refresh)


@transaction.atomic
def sign_out_script(*, refresh: str) -> None:
    """End the sign-in that a refresh token belongs to, its access tokens too. May be repeated."""
    user, sign_in = tokens.holder(refresh)
    _end(user, sign_in)


@transaction.atomic
def end_sign_in(*, by: User, sign_in_id: UUID) -> None:
    """End one of one's own programs' sign-ins."""
    if not SignIn.objects.filter(user=by, pk=sign_in_id).exists():
        raise Missing("There is no such sign-in of yours.")
    _end(by, sign_in_id)


@transaction.atomic
def sign_out_everywhere(*, by: User) -> User:
    """End every session and every token of one's own; gives the person as they are afterwards."""
    tokens.end_all(by)
    audit.record(by=by, act="sign_in.end_all", kind="user", object_id=by.pk, name=by.username)
    return by


def _end(user: User, sign_in: UUID) -> None:
    ended = SignIn.objects.filter(user=user, pk=sign_in, ended_at=None)
    if ended.update(ended_at=timezone.now()):
        audit.record(by=user, act="sign_in.end", kind="sign_in", object_id=sign_in)
