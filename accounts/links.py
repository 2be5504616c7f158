"""Links that let somebody choose a password: once, and for a limited time.

A link proves itself by the present password, last sign-in and e-mail, so that it ends with any of
them; nothing is kept that could be copied out of the database.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User


def path(user: User) -> str:
    """The address of the page, without the host."""
    uid = urlsafe_base64_encode(force_bytes(str(user.pk)))
    token = default_token_generator.make_token(user)
    return reverse("accounts:choose_password", args=[uid, token])


def holder(uid: str) -> UUID | None:
    """Whom a link names, proven or not."""
    try:
        return UUID(urlsafe_base64_decode(uid).decode())
    except (ValueError, ValidationError, UnicodeDecodeError):
        return None


def proves(user: User, token: str) -> bool:
    """Whether the link is one of ours, unused and not too old, for an account that is open."""
    return user.is_active and default_token_generator.check_token(user, token)
