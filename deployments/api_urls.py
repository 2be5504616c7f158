"""Addresses of the API."""

from django.urls import path

from deployments import api

urlpatterns = [
    path("deployments/", api.ResourcesView.as_view(), name="deployments"),
    path("deployments/plan/", api.PlanView.as_view(), name="deployment-plan"),
    path("deployments/<uuid:resource_id>/", api.ResourceView.as_view(), name="deployment"),
    path("deployments/<uuid:resource_id>/start/", api.StartView.as_view(), name="deployment-start"),
    path("deployments/<uuid:resource_id>/stop/", api.StopView.as_view(), name="deployment-stop"),
    path(
        "deployments/<uuid:resource_id>/restart/",
        api.RestartView.as_view(),
        name="deployment-restart",
    ),
    path(
        "deployments/<uuid:resource_id>/update/",
        api.UpdateView.as_view(),
        name="deployment-update",
    ),
    path(
        "deployments/<uuid:resource_id>/events/", api.EventsView.as_view(), name="deployment-events"
    ),
    path("deployments/<uuid:resource_id>/costs/", api.CostsView.as_view(), name="deployment-costs"),
    path(
        "deployments/<uuid:resource_id>/metrics/",
        api.MetricsView.as_view(),
        name="deployment-metrics",
    ),
]
