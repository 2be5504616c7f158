"""The API's door for signing in."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, scopes
from accounts.serializers.accounts import PasswordRequest, ProfileRequest
from accounts.serializers.people import (
    CredentialsSerializer,
    RenewalSerializer,
    RenewedSerializer,
    TokensSerializer,
    UserSerializer,
)
from accounts.who import person


class TokenView(APIView):
    """Name and password for a pair of tokens."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=CredentialsSerializer, responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        given = CredentialsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user, tokens = actions.sign_in_script(request=request._request, **given.validated_data)
        body = {"access": tokens.access, "refresh": tokens.refresh, "user": user}
        return Response(TokensSerializer(body).data)


class RefreshView(APIView):
    """A refresh token for new tokens. It is used up: bringing it again ends the sign-in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=RenewalSerializer, responses=RenewedSerializer)
    def post(self, request: Request) -> Response:
        given = RenewalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        renewed = actions.renew(**given.validated_data)
        return Response(RenewedSerializer(renewed).data)


class SignOutView(APIView):
    """Ends the sign-in of a refresh token; its access tokens end with it."""

    needs = scopes.PEOPLE_ONLY
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=RenewalSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        given = RenewalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.sign_out_script(**given.validated_data)
        return Response(status=204)


class SignOutEverywhereView(APIView):
    """Ends every session and every token of the person, the one that asks included."""

    needs = scopes.PEOPLE_ONLY

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        actions.sign_out_everywhere(by=person(request))
        return Response(status=204)


class MeView(APIView):
    """Who the token belongs to."""

    needs = scopes.ANY_KEY

    @extend_schema(responses=UserSerializer)
    def get(self, request: Request) -> Response:
        return Response(UserSerializer(person(request)).data)


class ProfileView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(request=ProfileRequest, responses=UserSerializer)
    def patch(self, request: Request) -> Response:
        """Change one's own name, e-mail, region or zone."""
        given = ProfileRequest(data=request.data)
        given.is_valid(raise_exception=True)
        changed = actions.change_profile(
            request=request._request,
            by=person(request),
            changes=given.particulars(),
            current_password=given.validated_data.get("current_password", ""),
        )
        return Response(UserSerializer(changed).data)


class PasswordView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(request=PasswordRequest, responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """Change one's password: every session and token ends, and the answer holds new tokens."""
        given = PasswordRequest(data=request.data)
        given.is_valid(raise_exception=True)
        user, tokens = actions.change_password_script(
            request=request._request,
            by=person(request),
            current=given.validated_data["current_password"],
            new=given.validated_data["new_password"],
        )
        body = {"access": tokens.access, "refresh": tokens.refresh, "user": user}
        return Response(TokensSerializer(body).data)
