"""The API's door to connections."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from foundation.pagination import CursorPages
from foundation.waiting import waits
from modelcatalog import actions, queries
from modelcatalog.models import Connection
from modelcatalog.serializers.connections import (
    ChangedConnectionSerializer,
    CheckSerializer,
    ConnectionChangeSerializer,
    ConnectionSerializer,
    NewConnectionSerializer,
)


class ByName(CursorPages):
    ordering = ("name", "id")


class ConnectionsView(ListAPIView[Connection]):
    """How platforms are reached: admins see it, super admins add to it."""

    needs = scopes.CONNECTIONS
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


class ConnectionView(APIView):
    """One connection: admins look at it, super admins change and close it."""

    needs = scopes.CONNECTIONS

    @extend_schema(responses=ConnectionSerializer)
    def get(self, request: Request, connection_id: UUID) -> Response:
        found = queries.listed_connection(person(request), connection_id)
        return Response(ConnectionSerializer(found).data)

    @extend_schema(request=ConnectionChangeSerializer, responses=ChangedConnectionSerializer)
    def patch(self, request: Request, connection_id: UUID) -> Response:
        """Another host takes the secret away, and `notices` says so."""
        given = ConnectionChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed, notices = actions.change_connection(
            by=person(request), connection_id=connection_id, **given.validated_data
        )
        shown = ConnectionSerializer(changed).data
        return Response({**shown, "notices": notices})

    @extend_schema(request=None, responses=ConnectionSerializer)
    def delete(self, request: Request, connection_id: UUID) -> Response:
        """Closes it: what runs through it goes on, and its history stays."""
        closed = actions.close_connection(by=person(request), connection_id=connection_id)
        return Response(ConnectionSerializer(closed).data)


@waits("POST")
class CheckView(APIView):
    """Asks the platform whether a connection works, and keeps the verdict."""

    needs = scopes.CONNECTIONS

    @extend_schema(request=None, responses=CheckSerializer)
    def post(self, request: Request, connection_id: UUID) -> Response:
        check = actions.check_connection(by=person(request), connection_id=connection_id)
        return Response(CheckSerializer(check).data)
