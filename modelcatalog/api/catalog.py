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

from accounts import scopes
from accounts.who import person
from foundation.pagination import CursorPages
from modelcatalog import actions, looking, queries
from modelcatalog.models import CatalogModel
from modelcatalog.offers import attach_offers
from modelcatalog.queries import SORTS, Filters
from modelcatalog.serializers.catalog import (
    ModelDetailSerializer,
    ModelExtrasSerializer,
    ModelSerializer,
)
from modelcatalog.serializers.filters import FiltersSerializer
from modelcatalog.serializers.refreshing import (
    RefreshingSerializer,
    RefreshSerializer,
    SourceSerializer,
)


class Sorted(CursorPages):
    """By what the query names, models of one price or context after each other by name."""

    offset_cutoff = 1_000_000  # all that nobody priced stand on one place

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        return SORTS.get(request.query_params.get("sort", ""), SORTS["name"])


@extend_schema(parameters=[FiltersSerializer])
class ModelsView(ListAPIView[CatalogModel]):
    """The models that can be deployed, with their prices."""

    needs = scopes.MODELS
    serializer_class = ModelSerializer
    pagination_class = Sorted
    queryset = CatalogModel.objects.none()

    def get_queryset(self) -> QuerySet[CatalogModel]:
        wanted = FiltersSerializer(data=self.request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        given = dict(wanted.validated_data)
        sort = given.pop("sort", "") or "name"
        return queries.catalog(person(self.request), Filters(**given), sort=sort)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = attach_offers(self.paginate_queryset(self.get_queryset()) or [])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ModelView(APIView):
    """One model, also when the platform offers it no longer."""

    needs = scopes.MODELS

    @extend_schema(responses=ModelDetailSerializer)
    def get(self, request: Request, model_id: UUID) -> Response:
        seen = looking.look(person(request), model_id)
        more = ModelExtrasSerializer(seen).data
        return Response({**ModelSerializer(seen.model).data, **more})


class RefreshView(APIView):
    """Has catalogs read again in the background, and tells how far that is."""

    needs = scopes.MODELS

    @extend_schema(responses=SourceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every connection whose models one sees: from when they are, and what is read now."""
        sources = queries.connections(person(request))
        return Response(SourceSerializer(sources, many=True).data)

    @extend_schema(request=RefreshSerializer, responses={202: RefreshingSerializer})
    def post(self, request: Request) -> Response:
        given = RefreshSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        read = actions.refresh(by=person(request), **given.validated_data)
        body = {"connections": [connection.pk for connection in read]}
        return Response(RefreshingSerializer(body).data, status=202)
