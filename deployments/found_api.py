"""The API's door to what runs without a deployment, and to what was changed outside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from deployments import found_actions, found_queries
from deployments.api import MOVED, moved_before
from deployments.found_serializers import AdoptSerializer, FoundSerializer
from deployments.models import FoundResource
from deployments.serializers import ResourceSerializer
from foundation.pagination import CursorPages
from foundation.repeating import honours_key
from foundation.waiting import waits

ACCEPTED = status.HTTP_202_ACCEPTED
ADOPTED = {
    202: ResourceSerializer,
    409: OpenApiResponse(description="It does not run, or a deployment has its name."),
}


class NewestFound(CursorPages):
    ordering = ("-first_seen", "-id")


class FoundThingsView(ListAPIView[FoundResource]):
    """What runs in the accounts without a deployment, newest first. For admins."""

    needs = scopes.DEPLOYMENTS
    serializer_class = FoundSerializer
    pagination_class = NewestFound
    queryset = FoundResource.objects.none()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return found_queries.found_things(person(self.request))


class FoundThingView(APIView):
    """One of them."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(responses=FoundSerializer)
    def get(self, request: Request, found_id: UUID) -> Response:
        return Response(FoundSerializer(found_queries.found_thing(person(request), found_id)).data)

    @extend_schema(responses=MOVED)
    def delete(self, request: Request, found_id: UUID) -> Response:
        """Delete it at the platform. The answer is the deployment that is made to do so."""
        made = found_actions.remove(by=person(request), found_id=found_id)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)


class AdoptView(APIView):
    """Make a deployment of something found; it goes on running under the name that it has."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=AdoptSerializer, responses=ADOPTED)
    @honours_key(again=moved_before)
    def post(self, request: Request, found_id: UUID) -> Response:
        given = AdoptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = found_actions.adopt(by=person(request), found_id=found_id, **given.validated_data)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)


class TakeOverView(APIView):
    """Let what was changed outside stand."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=None, responses=MOVED)
    @honours_key(again=moved_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        made = found_actions.take_over(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)


@waits("POST")
class PutBackView(APIView):
    """Put back what was changed outside, as an update."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=None, responses=MOVED)
    @honours_key(again=moved_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        made = found_actions.put_back(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)
