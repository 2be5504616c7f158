"""The API's door to the catalog."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.who import person
from foundation.pagination import CursorPages
from modelcatalog import actions, browsing, queries
from modelcatalog.models import CatalogModel, Connection, ModelConfiguration
from modelcatalog.offers import attach_offers
from modelcatalog.queries import Filters
from modelcatalog.serializers import (
    CheckSerializer,
    ConfigurationSerializer,
    ConnectionSerializer,
    FiltersSerializer,
    InstanceSerializer,
    ModelDetailSerializer,
    ModelSerializer,
    NewConfigurationSerializer,
    NewConnectionSerializer,
    RefreshingSerializer,
    RefreshSerializer,
)


class ByName(CursorPages):
    ordering = ("name", "id")


class ByModel(CursorPages):
    ordering = ("model_id", "id")


@extend_schema(parameters=[FiltersSerializer])
class ModelsView(ListAPIView[CatalogModel]):
    """The models that can be deployed, with their prices."""

    serializer_class = ModelSerializer
    pagination_class = ByName
    queryset = CatalogModel.objects.none()

    def get_queryset(self) -> QuerySet[CatalogModel]:
        wanted = FiltersSerializer(data=self.request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        return queries.catalog(person(self.request), Filters(**wanted.validated_data))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = attach_offers(self.paginate_queryset(self.get_queryset()) or [])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ModelView(APIView):
    """One model, also when the platform offers it no longer."""

    @extend_schema(responses=ModelDetailSerializer)
    def get(self, request: Request, model_id: UUID) -> Response:
        seen = browsing.look(person(request), model_id)
        instances = InstanceSerializer(seen.instances, many=True).data
        return Response({**ModelSerializer(seen.model).data, "instances": instances})


class RefreshView(APIView):
    """Has catalogs read again, in the background."""

    @extend_schema(request=RefreshSerializer, responses={202: RefreshingSerializer})
    def post(self, request: Request) -> Response:
        given = RefreshSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        read = actions.refresh(by=person(request), **given.validated_data)
        body = {"connections": [connection.pk for connection in read]}
        return Response(RefreshingSerializer(body).data, status=202)


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


class ConfigurationsView(ListAPIView[ModelConfiguration]):
    """How models are used, of those that the person may see."""

    serializer_class = ConfigurationSerializer
    pagination_class = ByModel
    queryset = ModelConfiguration.objects.none()

    def get_queryset(self) -> QuerySet[ModelConfiguration]:
        return queries.seen_configurations(person(self.request))


class ConfigurationView(APIView):
    """How one model is used, by the platform's own model id."""

    @extend_schema(responses=ConfigurationSerializer)
    def get(self, request: Request, model_id: str) -> Response:
        found = queries.seen_configuration(person(request), model_id)
        return Response(ConfigurationSerializer(found).data)

    @extend_schema(request=NewConfigurationSerializer, responses=ConfigurationSerializer)
    def put(self, request: Request, model_id: str) -> Response:
        given = NewConfigurationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.configure_model(
            by=person(request), model_id=model_id, **given.validated_data
        )
        return Response(ConfigurationSerializer(made).data)
