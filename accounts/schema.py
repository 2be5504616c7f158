"""Tells the API's description how people prove who they are."""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(SimpleJWTScheme):  # type: ignore[no-untyped-call]  # registers itself
    """`Authorization: Bearer <access token>`."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """`Authorization: Bearer stq_…`, for programs."""

    target_class = "accounts.programs.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key: `stq_…`."}
