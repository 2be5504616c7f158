"""Addresses of the API."""

from django.urls import path

from deployments import api, found_api, hours_api, watched_api

urlpatterns = [
    path("deployments/", api.ResourcesView.as_view(), name="deployments"),
    path("deployments/plan/", api.PlanView.as_view(), name="deployment-plan"),
    path("deployments/found/", found_api.FoundThingsView.as_view(), name="found"),
    path(
        "deployments/found/<uuid:found_id>/", found_api.FoundThingView.as_view(), name="found-one"
    ),
    path(
        "deployments/found/<uuid:found_id>/adopt/",
        found_api.AdoptView.as_view(),
        name="found-adopt",
    ),
    path(
        "deployments/<uuid:resource_id>/take-over/",
        found_api.TakeOverView.as_view(),
        name="deployment-take-over",
    ),
    path(
        "deployments/<uuid:resource_id>/put-back/",
        found_api.PutBackView.as_view(),
        name="deployment-put-back",
    ),
    path("deployments/<uuid:resource_id>/", api.ResourceView.as_view(), name="deployment"),
    path("deployments/<uuid:resource_id>/start/", api.StartView.as_view(), name="deployment-start"),
    path(
        "deployments/<uuid:resource_id>/keep/", hours_api.KeepView.as_view(), name="deployment-keep"
    ),
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
        "deployments/<uuid:resource_id>/logs/",
        watched_api.LogsView.as_view(),
        name="deployment-logs",
    ),
    path(
        "deployments/<uuid:resource_id>/metrics/",
        watched_api.MetricsView.as_view(),
        name="deployment-metrics",
    ),
]
