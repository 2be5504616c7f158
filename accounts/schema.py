"""Tells the API's description how people prove who they are."""

from __future__ import annotations

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme


class TokenScheme(SimpleJWTScheme):  # type: ignore[no-untyped-call]  # registers itself
    """`Authorization: Bearer <access token>`."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"
