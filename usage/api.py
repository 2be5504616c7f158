"""The API's door to the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from accounts.who import person
from foundation.pagination import CursorPages
from usage import exporting, queries, spreadsheets
from usage.asking import COLUMNS, KEYS
from usage.models import LedgerEntry
from usage.serializers import (
    FIGURES,
    EntrySerializer,
    LedgerRequest,
    MonthReportSerializer,
    MonthRequest,
    SummaryRequest,
    SummarySerializer,
)

CSV = {(200, "text/csv"): OpenApiTypes.STR}


class FormatIsOurs(BaseContentNegotiation):
    """`?format=csv` is read by the view; everything else is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class NewestFirst(CursorPages):
    ordering = ("-occurred_at", "-id")


class MonthlyView(APIView):
    """A month by person, model and resource, and by day, in UTC; as CSV its rows."""

    needs = scopes.USAGE
    content_negotiation_class = FormatIsOurs

    @extend_schema(
        parameters=[MonthRequest],
        responses={(200, "application/json"): MonthReportSerializer, **CSV},
    )
    def get(self, request: Request) -> HttpResponseBase:
        given = MonthRequest(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        report = queries.month_report(person(request), given.validated_data["month"])
        if given.validated_data["format"] == "csv":
            names = ("username", "model_id", "resource_name", "resource_id", *FIGURES)
            rows = [vars(row) for row in report.rows]
            return spreadsheet(spreadsheets.sheet(names, rows), f"usage-{report.month}")
        return Response(MonthReportSerializer(report).data)


class SummaryView(APIView):
    """Sums of a month, or of a range of days, by person, model, resource, thread or day."""

    needs = scopes.USAGE
    content_negotiation_class = FormatIsOurs

    @extend_schema(
        parameters=[SummaryRequest],
        responses={(200, "application/json"): SummarySerializer, **CSV},
    )
    def get(self, request: Request) -> HttpResponseBase:
        given = SummaryRequest(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        wanted, by = given.wanted(), given.validated_data["by"]
        found = queries.summary(person(request), wanted, by)
        if given.validated_data["format"] == "csv":
            names = [COLUMNS.get(name, name) for name in KEYS[by]]
            sheet = spreadsheets.sheet([*names, *FIGURES], found.rows)
            return spreadsheet(sheet, f"usage-by-{by}")
        shown = {"by": by, "since": wanted.since, "until": wanted.until, "results": found.rows}
        return Response(SummarySerializer(shown).data)


class LedgerView(GenericAPIView[LedgerEntry]):
    """Every line that the person may see, newest first; as CSV without pages."""

    needs = scopes.USAGE
    serializer_class = EntrySerializer
    pagination_class = NewestFirst
    content_negotiation_class = FormatIsOurs
    queryset = LedgerEntry.objects.none()

    @extend_schema(
        operation_id="usage_ledger_list",
        parameters=[LedgerRequest],
        responses={(200, "application/json"): EntrySerializer(many=True), **CSV},
    )
    def get(self, request: Request) -> HttpResponseBase:
        given = LedgerRequest(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        lines = queries.lines(person(request), given.wanted())
        if given.validated_data["format"] == "csv":
            return spreadsheet(exporting.ledger_lines(lines), "ledger")
        shown = EntrySerializer(self.paginate_queryset(lines), many=True)
        return self.get_paginated_response(shown.data)


def spreadsheet(lines: Iterable[str] | Any, name: str) -> StreamingHttpResponse:
    """A file to be kept, sent as it is made."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
