"""The API's door to the ledger."""

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
from usage import queries
from usage.models import LedgerEntry
from usage.serializers import EntrySerializer, MonthReportSerializer, MonthSerializer


class NewestFirst(CursorPages):
    ordering = ("-occurred_at", "-id")


class MonthlyView(APIView):
    """A month by person, model and resource, and by day, in UTC."""

    needs = scopes.USAGE

    @extend_schema(parameters=[MonthSerializer], responses=MonthReportSerializer)
    def get(self, request: Request) -> Response:
        given = MonthSerializer(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        report = queries.month_report(person(request), given.validated_data["month"])
        return Response(MonthReportSerializer(report).data)


class LedgerView(ListAPIView[LedgerEntry]):
    """Every line that the person may see, newest first."""

    needs = scopes.USAGE
    serializer_class = EntrySerializer
    pagination_class = NewestFirst
    queryset = LedgerEntry.objects.none()

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return queries.ledger(person(self.request)).select_related("user")
