"""The API's door to when a resource runs."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from deployments import queries, running
from deployments.hours_serializers import HoursRequest
from deployments.serializers import ResourceSerializer
from foundation.repeating import honours_key


class ChangesHours:
    """Lets the door of a resource change when it runs; all else of it has doors of its own."""

    @extend_schema(request=HoursRequest, responses=ResourceSerializer)
    def patch(self, request: Request, resource_id: UUID) -> Response:
        given = HoursRequest(data=request.data)
        given.is_valid(raise_exception=True)
        changed = running.set_hours(
            by=person(request), resource_id=resource_id, **given.validated_data
        )
        return Response(ResourceSerializer(changed).data)


def kept_before(request: Request, resource_id: UUID) -> Response:
    found = queries.resource(person(request), resource_id)
    return Response(ResourceSerializer(found).data)


class KeepView(APIView):
    """Keep it running for a while, whatever would stop it by itself."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(
        request=None,
        responses={
            200: ResourceSerializer,
            status.HTTP_409_CONFLICT: OpenApiResponse(description="It is not in service."),
        },
    )
    @honours_key(again=kept_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        kept = running.keep_running(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(kept).data)
