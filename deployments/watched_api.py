"""The API's door to what was measured of a resource, and to what it wrote."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from deployments import actions
from deployments.watched_serializers import MeasuredSerializer, TailSerializer
from foundation.waiting import waits


class MetricsView(APIView):
    """What the platform measured in the last hour, as it was read last."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(responses=MeasuredSerializer)
    def get(self, request: Request, resource_id: UUID) -> Response:
        measured = actions.look_at_metrics(by=person(request), resource_id=resource_id)
        return Response(MeasuredSerializer(measured).data)


@waits("GET")
class LogsView(APIView):
    """The last lines that the platform kept of it; it is asked for them."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(responses=TailSerializer)
    def get(self, request: Request, resource_id: UUID) -> Response:
        tail = actions.look_at_logs(by=person(request), resource_id=resource_id)
        return Response(TailSerializer(tail).data)
