"""Addresses of the API for people's accounts and organisations."""

from django.urls import path

from accounts.api import people

urlpatterns = [
    path("users/", people.UsersView.as_view(), name="users"),
    path("users/<uuid:person_id>/", people.UserView.as_view(), name="user"),
    path("users/<uuid:person_id>/unlock/", people.UnlockView.as_view(), name="user-unlock"),
    path(
        "users/<uuid:person_id>/password-link/",
        people.PasswordLinkView.as_view(),
        name="user-password-link",
    ),
    path("organizations/", people.OrganizationsView.as_view(), name="organizations"),
]
