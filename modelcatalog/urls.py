"""Addresses of the pages."""

from django.urls import path

from modelcatalog import views

app_name = "modelcatalog"

urlpatterns = [
    path("", views.models, name="list"),
    path("refresh/", views.refresh, name="refresh"),
    path("<uuid:model_id>/", views.model, name="detail"),
]
