"""Addresses of the API for signing in."""

from django.urls import path

from accounts.api import signing_in

urlpatterns = [
    path("token/", signing_in.TokenView.as_view(), name="token"),
    path("token/refresh/", signing_in.RefreshView.as_view(), name="token-refresh"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="token-sign-out"),
    path("sign-out/everywhere/", signing_in.SignOutEverywhereView.as_view(), name="sign-out-all"),
    path("me/", signing_in.MeView.as_view(), name="me"),
    path("profile/", signing_in.ProfileView.as_view(), name="profile"),
    path("password/", signing_in.PasswordView.as_view(), name="password"),
]
