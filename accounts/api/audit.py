"""The API's door to the audit log."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scopes
from accounts.models import AuditEntry
from accounts.queries import audit as queries
from accounts.queries.audit import Narrowed
from accounts.serializers.audit import AuditEntrySerializer, AuditFilter
from accounts.trail import NewestFirst
from accounts.who import person


class AuditView(ListAPIView[AuditEntry]):
    """Who did what: for admins that of their organisation, for super_admins everything."""

    needs = scopes.AUDIT
    serializer_class = AuditEntrySerializer
    pagination_class = NewestFirst
    queryset = AuditEntry.objects.none()

    @extend_schema(parameters=[AuditFilter])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[AuditEntry]:
        if getattr(self, "swagger_fake_view", False):
            return AuditEntry.objects.none()
        asked = AuditFilter(data=self.request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return queries.entries(person(self.request), Narrowed(**asked.validated_data))
