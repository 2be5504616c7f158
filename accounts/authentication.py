"""How the API recognises people: by a bearer token, checked against the database each time."""

from __future__ import annotations

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed, InvalidToken
from rest_framework_simplejwt.tokens import Token

from accounts.models import User
from accounts.tokens import MALFORMED, bearer


class TokenAuthentication(JWTAuthentication):
    """Role and active flag come from the database; a password change ends every token."""

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return super().get_validated_token(raw_token)
        except MALFORMED as error:
            raise InvalidToken("The token is not one of ours: sign in again.") from error

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]  # our user model
        try:
            user = bearer(validated_token)
        except MALFORMED as error:
            raise InvalidToken("The token is not one of ours: sign in again.") from error
        if user is None:
            raise AuthenticationFailed("The token is not valid any more: sign in again.")
        return user
