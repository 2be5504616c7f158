"""Addresses of the pages."""

from django.urls import path

from deployments import change_views, found_views, hours_views, views

app_name = "deployments"

urlpatterns = [
    path("", views.resources, name="list"),
    path("new/", views.deploy, name="deploy"),
    path("stop/", views.stop_all, name="stop-all"),
    path("found/", found_views.found, name="found"),
    path("found/<uuid:found_id>/adopt/", found_views.adopt, name="found-adopt"),
    path("found/<uuid:found_id>/delete/", found_views.remove, name="found-delete"),
    path("installation/", found_views.installation, name="installation"),
    path("<uuid:resource_id>/take-over/", found_views.take_over, name="take-over"),
    path("<uuid:resource_id>/put-back/", found_views.put_back, name="put-back"),
    path("<uuid:resource_id>/change/", change_views.change, name="change"),
    path("<uuid:resource_id>/", views.resource, name="detail"),
    path("<uuid:resource_id>/hours/", hours_views.change, name="hours"),
    path("<uuid:resource_id>/keep/", hours_views.keep, name="keep"),
    path("<uuid:resource_id>/<slug:verb>/", views.move, name="move"),
]
