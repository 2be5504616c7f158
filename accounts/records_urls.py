"""Addresses of the API for programs' keys and the audit log."""

from django.urls import path

from accounts.api import api_keys, audit

urlpatterns = [
    path("api-keys/", api_keys.ApiKeysView.as_view(), name="api-keys"),
    path("api-keys/<uuid:key_id>/", api_keys.ApiKeyView.as_view(), name="api-key"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
]
