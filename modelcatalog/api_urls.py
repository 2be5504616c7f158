"""Addresses of the API."""

from django.urls import path

from modelcatalog import api

urlpatterns = [
    path("models/", api.ModelsView.as_view(), name="models"),
    path("models/refresh/", api.RefreshView.as_view(), name="models-refresh"),
    path("models/<uuid:model_id>/", api.ModelView.as_view(), name="model"),
    path("connections/", api.ConnectionsView.as_view(), name="connections"),
    path(
        "connections/<uuid:connection_id>/check/", api.CheckView.as_view(), name="connection-check"
    ),
    path("model-configurations/", api.ConfigurationsView.as_view(), name="model-configurations"),
    path(
        "model-configurations/<path:model_id>/",
        api.ConfigurationView.as_view(),
        name="model-configuration",
    ),
]
