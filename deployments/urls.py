"""Addresses of the pages."""

from django.urls import path

from deployments import views

app_name = "deployments"

urlpatterns = [
    path("", views.resources, name="list"),
    path("new/", views.deploy, name="deploy"),
    path("stop/", views.stop_all, name="stop-all"),
    path("<uuid:resource_id>/", views.resource, name="detail"),
    path("<uuid:resource_id>/<slug:verb>/", views.move, name="move"),
]
