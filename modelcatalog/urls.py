"""Addresses of the pages."""

from django.urls import path

from modelcatalog.views import catalog

app_name = "modelcatalog"

urlpatterns = [
    path("", catalog.models, name="list"),
    path("refresh/", catalog.refresh, name="refresh"),
    path("<uuid:model_id>/", catalog.model, name="detail"),
]
