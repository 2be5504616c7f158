"""Addresses of the API."""

from django.urls import path

from modelcatalog.api import catalog, configurations, connections

urlpatterns = [
    path("models/", catalog.ModelsView.as_view(), name="models"),
    path("models/refresh/", catalog.RefreshView.as_view(), name="models-refresh"),
    path("models/<uuid:model_id>/", catalog.ModelView.as_view(), name="model"),
    path("connections/", connections.ConnectionsView.as_view(), name="connections"),
    path(
        "connections/<uuid:connection_id>/",
        connections.ConnectionView.as_view(),
        name="connection",
    ),
    path(
        "connections/<uuid:connection_id>/check/",
        connections.CheckView.as_view(),
        name="connection-check",
    ),
    path(
        "model-configurations/",
        configurations.ConfigurationsView.as_view(),
        name="model-configurations",
    ),
    path(
        "model-configurations/<path:model_id>/",
        configurations.ConfigurationView.as_view(),
        name="model-configuration",
    ),
]
