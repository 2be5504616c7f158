"""The API's door to how models are used."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from foundation.pagination import CursorPages
from modelcatalog import actions, queries
from modelcatalog.models import ModelConfiguration
from modelcatalog.serializers.configurations import (
    ConfigurationSerializer,
    NewConfigurationSerializer,
)


class ByModel(CursorPages):
    ordering = ("model_id", "id")


class ConfigurationsView(ListAPIView[ModelConfiguration]):
    """How models are used, of those that the person may see."""

    needs = scopes.MODELS
    serializer_class = ConfigurationSerializer
    pagination_class = ByModel
    queryset = ModelConfiguration.objects.none()

    def get_queryset(self) -> QuerySet[ModelConfiguration]:
        return queries.seen_configurations(person(self.request))


class ConfigurationView(APIView):
    """How one model is used, by the platform's own model id."""

    needs = scopes.MODELS

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
