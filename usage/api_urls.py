"""Addresses of the API."""

from django.urls import path

from usage import api

urlpatterns = [
    path("summary/", api.SummaryView.as_view(), name="usage-summary"),
    path("monthly/", api.MonthlyView.as_view(), name="usage-monthly"),
    path("ledger/", api.LedgerView.as_view(), name="usage-ledger"),
]
