"""Addresses of the pages."""

from django.urls import path

from modelcatalog.views import catalog, configurations, connections

app_name = "modelcatalog"

urlpatterns = [
    path("models/", catalog.models, name="list"),
    path("models/compare/", catalog.compare, name="compare"),
    path("models/refresh/", catalog.refresh, name="refresh"),
    path("models/<uuid:model_id>/", catalog.model, name="detail"),
    path("settings/model-configurations/", configurations.configurations, name="configurations"),
    path(
        "settings/model-configurations/<path:model_id>/",
        configurations.configuration,
        name="configuration",
    ),
    path("settings/connections/", connections.connections, name="connections"),
    path("settings/connections/add/", connections.add, name="connection_add"),
    path("settings/connections/guide/", connections.guide, name="connection_guide"),
    path(
        "settings/connections/guide/<slug:name>.json",
        connections.policy,
        name="connection_policy",
    ),
    path("settings/connections/<uuid:connection_id>/", connections.connection, name="connection"),
    path(
        "settings/connections/<uuid:connection_id>/change/",
        connections.change,
        name="connection_change",
    ),
    path(
        "settings/connections/<uuid:connection_id>/check/",
        connections.check,
        name="connection_check",
    ),
    path(
        "settings/connections/<uuid:connection_id>/read/", connections.read, name="connection_read"
    ),
    path(
        "settings/connections/<uuid:connection_id>/close/",
        connections.close,
        name="connection_close",
    ),
    path(
        "settings/connections/<uuid:connection_id>/reopen/",
        connections.reopen,
        name="connection_reopen",
    ),
]
