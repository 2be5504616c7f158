"""Addresses of the API for signing in."""

from django.urls import path

from accounts import api

urlpatterns = [
    path("token/", api.TokenView.as_view(), name="token"),
    path("token/refresh/", api.RefreshView.as_view(), name="token-refresh"),
    path("me/", api.MeView.as_view(), name="me"),
]
