"""How the API recognises people: by a bearer token, checked against the database each time."""

from __future__ import annotations

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.tokens import Token

from accounts.models import User
from accounts.tokens import proves


class TokenAuthentication(JWTAuthentication):
    """Role and active flag come from the database; a password change ends every token."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]  # our user model
        user = super().get_user(validated_token)
        if not isinstance(user, User) or not proves(validated_token, user):
            raise AuthenticationFailed("The token is not valid any more: sign in again.")
        return user
