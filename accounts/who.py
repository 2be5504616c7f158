"""Who is asking: the signed-in person behind a request, with the right type."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request that the sign-in middleware has let through."""

    user: User


def person(request: HttpRequest | Request) -> User:
    """The signed-in person; every door but the public ones has one."""
    return cast(User, request.user)
