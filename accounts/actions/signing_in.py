"""What people ask for about themselves and each other."""

from __future__ import annotations

import secrets

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.db import transaction

from accounts import tokens
from accounts.models import Organization, Role, User
from accounts.queries.people import first_super_admin
from accounts.tokens import BadToken, Tokens
from foundation.refusals import Refusal

__all__ = ["BadToken", "WrongPassword", "prepare_first_super_admin", "renew", "sign_in_script"]


class WrongPassword(Refusal):
    """Name and password do not match, or the account is closed: which of them stays unsaid."""

    code = "wrong_password"
    status = 401


def sign_in_script(*, username: str, password: str) -> tuple[User, Tokens]:
    """Check the password and issue tokens."""
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise WrongPassword("The name or the password is wrong, or the account is closed.")
    update_last_login(User, user)
    return user, tokens.issue(user)


def renew(*, refresh: str) -> str:
    """A new access token for a refresh token."""
    return tokens.renew(refresh)


@transaction.atomic
def prepare_first_super_admin(*, username: str, password: str = "") -> tuple[str, str | None]:
    """Make the first super_admin where there is none; returns the name and a generated password.

    May be repeated: once somebody is super_admin nothing changes and nothing is generated.
    """
    existing = first_super_admin()
    if existing is not None:
        return existing.username, None
    generated = "" if password else secrets.token_urlsafe(12)
    organization, _ = Organization.objects.get_or_create(name="Staque")
    user = User(
        username=username,
        email=f"{username}@localhost.localdomain",
        name="First admin",
        organization=organization,
        role=Role.SUPER_ADMIN,
    )
    user.set_password(password or generated)
    user.save()
    return username, generated or None
