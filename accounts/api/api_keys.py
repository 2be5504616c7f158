"""The API's door to programs' keys: for people, never for a key."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.actions import api_keys as actions
from accounts.models import ApiKey
from accounts.queries import api_keys as queries
from accounts.serializers.api_keys import ApiKeyRequest, ApiKeySerializer, NewApiKeySerializer
from accounts.who import person


class ApiKeysView(ListAPIView[ApiKey]):
    """One's own keys, newest first; admins see those of their organisation too."""

    needs = scopes.PEOPLE_ONLY
    serializer_class = ApiKeySerializer
    queryset = ApiKey.objects.none()

    def get_queryset(self) -> QuerySet[ApiKey]:
        if getattr(self, "swagger_fake_view", False):
            return ApiKey.objects.none()
        return queries.keys(person(self.request))

    @extend_schema(request=ApiKeyRequest, responses={201: NewApiKeySerializer})
    def post(self, request: Request) -> Response:
        """Make a key. The answer holds it, and nothing ever says it again."""
        given = ApiKeyRequest(data=request.data)
        given.is_valid(raise_exception=True)
        made, text = actions.make_key(by=person(request), **given.validated_data)
        body = NewApiKeySerializer({"key": text, "api_key": made}).data
        return Response(body, status=201, headers={"Cache-Control": "no-store"})


class ApiKeyView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(responses=ApiKeySerializer)
    def get(self, request: Request, key_id: UUID) -> Response:
        return Response(ApiKeySerializer(queries.key(person(request), key_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key_id: UUID) -> Response:
        """Revoke it: it stops working at once, and the list remembers it."""
        actions.revoke_key(by=person(request), key_id=key_id)
        return Response(status=204)
