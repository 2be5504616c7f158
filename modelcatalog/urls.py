"""Addresses of the pages."""

from django.urls import path

from modelcatalog.views import catalog

app_name = "modelcatalog"

urlpatterns = [
    path("models/", catalog.models, name="list"),
    path("models/refresh/", catalog.refresh, name="refresh"),
    path("models/<uuid:model_id>/", catalog.model, name="detail"),
]
