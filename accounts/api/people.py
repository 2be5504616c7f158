"""The API's doors to people's accounts and to organisations."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, scopes
from accounts.models import Organization, User
from accounts.queries import people as queries
from accounts.queries.people import Wanted
from accounts.serializers.accounts import (
    OrganizationRequest,
    OrganizationSerializer,
    PasswordLinkSerializer,
    PersonChange,
    PersonMadeSerializer,
    PersonRequest,
)
from accounts.serializers.people import UserSerializer
from accounts.who import person

NEVER_KEPT = {"Cache-Control": "no-store"}
FILTERS = ("q", "role", "state", "organization")


class UsersView(ListAPIView[User]):
    """Those whom the person sees: an organisation's admins its people, super_admins everybody."""

    needs = scopes.PEOPLE_ONLY
    serializer_class = UserSerializer
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        asked = self.request.query_params
        return queries.people(
            person(self.request), Wanted(**{name: asked.get(name, "") for name in FILTERS})
        )

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=PersonRequest, responses={201: PersonMadeSerializer})
    def post(self, request: Request) -> Response:
        """Make an account. Without a password the answer holds, once, the address to choose one."""
        given = PersonRequest(data=request.data)
        given.is_valid(raise_exception=True)
        made, path = actions.add_person(
            by=person(request),
            username=given.validated_data["username"],
            password=given.validated_data.get("password", ""),
            given=given.particulars(),
        )
        url = request.build_absolute_uri(path) if path else None
        body = {**UserSerializer(made).data, "set_password_url": url}
        return Response(body, status=201, headers=NEVER_KEPT)


class UserView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(responses=UserSerializer)
    def get(self, request: Request, person_id: UUID) -> Response:
        return Response(UserSerializer(queries.person(person(request), person_id)).data)

    @extend_schema(request=PersonChange, responses=UserSerializer)
    def patch(self, request: Request, person_id: UUID) -> Response:
        """Change the account, the role, the organisation, or whether they may sign in."""
        given = PersonChange(data=request.data)
        given.is_valid(raise_exception=True)
        changed = actions.change_person(
            by=person(request), person_id=person_id, changes=given.particulars()
        )
        return Response(UserSerializer(changed).data)


class PasswordLinkView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(request=None, responses=PasswordLinkSerializer)
    def post(self, request: Request, person_id: UUID) -> Response:
        """End the password and every sign-in of somebody; the answer holds, once, the new start."""
        _, path = actions.give_password_link(by=person(request), person_id=person_id)
        body = {"set_password_url": request.build_absolute_uri(path)}
        return Response(body, headers=NEVER_KEPT)


class UnlockView(APIView):
    needs = scopes.PEOPLE_ONLY

    @extend_schema(request=None, responses=UserSerializer)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Forget the wrong passwords at somebody's name."""
        unlocked = actions.unlock_person(by=person(request), person_id=person_id)
        return Response(UserSerializer(unlocked).data)


class OrganizationsView(ListAPIView[Organization]):
    """All organisations for super_admins, one's own for everybody else."""

    needs = scopes.PEOPLE_ONLY
    serializer_class = OrganizationSerializer
    queryset = Organization.objects.none()

    def get_queryset(self) -> QuerySet[Organization]:
        if getattr(self, "swagger_fake_view", False):
            return Organization.objects.none()
        return queries.organizations(person(self.request))

    @extend_schema(request=OrganizationRequest, responses={201: OrganizationSerializer})
    def post(self, request: Request) -> Response:
        given = OrganizationRequest(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.add_organization(by=person(request), **given.validated_data)
        return Response(OrganizationSerializer(made).data, status=201)
