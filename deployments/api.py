"""The API's door to deployments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from deployments import actions, queries
from deployments.hours_api import ChangesHours
from deployments.models import DeployedResource, ResourceEvent
from deployments.serializers import (
    ChangeRequestSerializer,
    CostsSerializer,
    DeploymentRequestSerializer,
    EventSerializer,
    ListFilterSerializer,
    PlanRequestSerializer,
    PlanSerializer,
    ResourceSerializer,
)
from foundation.repeating import honours_key
from foundation.waiting import waits

ACCEPTED = status.HTTP_202_ACCEPTED
MOVED = {202: ResourceSerializer, 409: OpenApiResponse(description="The move is refused.")}


def moved_before(request: Request, resource_id: UUID) -> Response:
    """What a request made or moved that is sent a second time."""
    found = queries.resource(person(request), resource_id)
    return Response(ResourceSerializer(found).data, status=ACCEPTED)


@waits("POST")
class PlanView(APIView):
    """The dry run: what a deployment would do, cost and need. Nothing is done."""

    needs = scopes.PLANS

    @extend_schema(request=PlanRequestSerializer, responses=PlanSerializer)
    def post(self, request: Request) -> Response:
        given = PlanRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = actions.plan(by=person(request), request=given.plan_request())
        return Response(PlanSerializer(plan).data)


@waits("POST")
class ResourcesView(GenericAPIView[DeployedResource]):
    """Deployed resources, newest first; and how to deploy."""

    needs = scopes.DEPLOYMENTS
    serializer_class = ResourceSerializer
    queryset = DeployedResource.objects.none()

    @extend_schema(
        operation_id="deployments_list",
        parameters=[ListFilterSerializer],
        responses=ResourceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = ListFilterSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.told(person(request), **asked.validated_data))
        listed = ResourceSerializer(queries.with_costs(rows or []), many=True)
        return self.get_paginated_response(listed.data)

    @extend_schema(
        request=DeploymentRequestSerializer,
        responses={
            200: PlanSerializer,
            202: ResourceSerializer,
            422: OpenApiResponse(description="The plan is refused; `details.checks` say why."),
        },
    )
    @honours_key(again=moved_before)
    def post(self, request: Request) -> Response:
        """Plan and deploy. With `dry_run` the answer is the plan, and nothing is done."""
        given = DeploymentRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by, wanted = person(request), given.plan_request()
        if given.validated_data["dry_run"]:
            return Response(PlanSerializer(actions.plan(by=by, request=wanted)).data)
        made = actions.put_to_work(by=by, request=wanted)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)


class ResourceView(ChangesHours, APIView):
    """One resource."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(responses=ResourceSerializer)
    def get(self, request: Request, resource_id: UUID) -> Response:
        return Response(ResourceSerializer(queries.resource(person(request), resource_id)).data)

    @extend_schema(responses=MOVED)
    def delete(self, request: Request, resource_id: UUID) -> Response:
        """Remove everything of it at the platform; the row stays, with its costs."""
        gone = actions.delete(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(gone).data, status=ACCEPTED)


class StartView(APIView):
    """Put a stopped or failed resource to work again."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=None, responses=MOVED)
    @honours_key(again=moved_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        moved = actions.start(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(moved).data, status=ACCEPTED)


class StopView(APIView):
    """Let nothing of it run."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=None, responses=MOVED)
    def post(self, request: Request, resource_id: UUID) -> Response:
        moved = actions.stop(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(moved).data, status=ACCEPTED)


class RestartView(APIView):
    """Stop and start it."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=None, responses=MOVED)
    @honours_key(again=moved_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        moved = actions.restart(by=person(request), resource_id=resource_id)
        return Response(ResourceSerializer(moved).data, status=ACCEPTED)


@waits("POST")
class UpdateView(APIView):
    """Change what runs while it serves. With `dry_run` the answer is the plan."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(request=ChangeRequestSerializer, responses={200: PlanSerializer, **MOVED})
    @honours_key(again=moved_before)
    def post(self, request: Request, resource_id: UUID) -> Response:
        given = ChangeRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by, change = person(request), given.change()
        if given.validated_data["dry_run"]:
            plan = actions.plan_update(by=by, resource_id=resource_id, change=change)
            return Response(PlanSerializer(plan).data)
        made = actions.update(by=by, resource_id=resource_id, change=change)
        return Response(ResourceSerializer(made).data, status=ACCEPTED)


class EventsView(ListAPIView[ResourceEvent]):
    """What happened to a resource, newest first."""

    needs = scopes.DEPLOYMENTS
    serializer_class = EventSerializer
    queryset = ResourceEvent.objects.none()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return queries.events(person(self.request), self.kwargs["resource_id"])


class CostsView(APIView):
    """What a resource has cost so far, and how that is reckoned."""

    needs = scopes.DEPLOYMENTS

    @extend_schema(responses=CostsSerializer)
    def get(self, request: Request, resource_id: UUID) -> Response:
        return Response(CostsSerializer(queries.costs(person(request), resource_id)).data)
