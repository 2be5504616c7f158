"""How the API recognises programs: by a key, whose scopes each door demands."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import keys
from accounts.models import ApiKey, User
from accounts.scopes import Needs, Scope
from foundation import origins
from foundation.refusals import Forbidden


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer stq_…` or `X-Api-Key: stq_…`; anything else is for others to read."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        text = offered(request)
        if text is None:
            return None
        try:
            key = keys.prove(text)
        except keys.BadKey as error:
            raise AuthenticationFailed(error.text, code=error.code) from error
        keys.touch(key)
        origins.through(key.masked)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def offered(request: Request) -> str | None:
    """The key that a request carries, None where it carries none."""
    alone = request.headers.get("X-Api-Key")
    if alone is not None:
        return alone.strip()
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    text = text.strip()
    return text if kind.lower() == "bearer" and text.startswith(keys.MARK) else None


class ScopeMissing(Forbidden):
    """The key is good, and not for this."""

    code = "scope_missing"


def demand_scope(request: Request, scope: Scope) -> None:
    """A key that does more than its door asks for needs the scope of that, too."""
    if isinstance(request.auth, ApiKey) and scope not in request.auth.scopes:
        text = f"This API key lacks the scope {scope}: make one that has it."
        raise ScopeMissing(text, details={"scope": scope})


class WithinScope(BasePermission):
    """A key does what its scopes say; people who signed in are not asked for any."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiKey):
            return True
        needs = getattr(view, "needs", None)
        if isinstance(needs, Needs) and needs.any_key:
            return True
        scope = needs.of(request.method or "") if isinstance(needs, Needs) else None
        if scope is None:
            raise ScopeMissing("No API key may do this: it takes a person who signs in.")
        demand_scope(request, scope)
        return True
