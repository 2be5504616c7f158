"""Addresses of the pages for signing in and out, and of the settings of people."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from accounts.views import api_keys, audit, passwords, people, profile, signing_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("sign-in/forgotten/", passwords.forgotten, name="forgotten"),
    path("sign-in/choose/<str:uid>/<str:token>/", passwords.choose, name="choose_password"),
    path(
        "settings/",
        require_safe(RedirectView.as_view(pattern_name="accounts:profile")),
        name="settings",
    ),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/profile/password/", profile.password, name="password"),
    path("settings/profile/sign-out/", profile.sign_out_everywhere, name="sign_out_everywhere"),
    path("settings/profile/programs/<uuid:sign_in_id>/", profile.end_sign_in, name="end_sign_in"),
    path("settings/api-keys/", api_keys.api_keys, name="api_keys"),
    path("settings/api-keys/<uuid:key_id>/revoke/", api_keys.revoke, name="api_key_revoke"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/new/", people.add, name="person_new"),
    path("settings/people/organisations/", people.organizations, name="organizations"),
    path("settings/people/<uuid:person_id>/", people.person, name="person"),
    path("settings/people/<uuid:person_id>/<slug:deed>/", people.act, name="person_act"),
]
