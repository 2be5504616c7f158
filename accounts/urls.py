"""Addresses of the pages for signing in and out, and of the settings of people."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import profile, signing_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("settings/profile/", profile.profile, name="profile"),
]
