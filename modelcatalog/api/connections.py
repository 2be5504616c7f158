"""The API's door to connections."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.who import person
from foundation.pagination import CursorPages
from modelcatalog import actions, queries
from modelcatalog.models import Connection
from modelcatalog.serializers.connections import (
    CheckSerializer,
    ConnectionSerializer,
    NewConnectionSerializer,
)


class ByName(CursorPages):
    ordering = ("name", "id")


class ConnectionsView(ListAPIView[Connection]):
    """How platforms are reached: admins see it, super admins add to it."""

    serializer_class = ConnectionSerializer
    pagination_class = ByName
    queryset = Connection.objects.none()

    def get_queryset(self) -> QuerySet[Connection]:
        return queries.listed_connections(person(self.request))

    @extend_schema(request=NewConnectionSerializer, responses={201: ConnectionSerializer})
    def post(self, request: Request) -> Response:
        given = NewConnectionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        added = actions.add_connection(by=person(request), **given.validated_data)
        return Response(ConnectionSerializer(added).data, status=201)


class CheckView(APIView):
    """Asks the platform whether a connection works."""

    @extend_schema(request=None, responses=CheckSerializer)
    def post(self, request: Request, connection_id: UUID) -> Response:
        check = actions.check_connection(by=person(request), connection_id=connection_id)
        return Response(CheckSerializer(check).data)
