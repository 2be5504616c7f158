"""The API's door to the models that platforms offer."""

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
from modelcatalog.models import CatalogModel
from modelcatalog.offers import attach_offers
from modelcatalog.queries import Filters
from modelcatalog.serializers.catalog import (
    FiltersSerializer,
    InstanceSerializer,
    ModelDetailSerializer,
    ModelSerializer,
    RefreshingSerializer,
    RefreshSerializer,
)


class ByName(CursorPages):
    ordering = ("name", "id")


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
