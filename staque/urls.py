"""Every address that Staque answers, room by room."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from home.docs import docs

api = [
    path("auth/", include("accounts.api_urls")),
    path("", include("accounts.people_urls")),
    path("", include("accounts.records_urls")),
    path("", include("modelcatalog.api_urls")),
    path("", include("deployments.api_urls")),
    path("", include("conversations.api_urls")),
    path("usage/", include("usage.api_urls")),
]

urlpatterns = [
    path("", include("home.urls")),
    path("", include("accounts.urls")),
    path("", include("modelcatalog.urls")),
    path("deployments/", include("deployments.urls")),
    path("chat/", include("conversations.urls")),
    path("usage/", include("usage.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", docs, name="docs"),
]

handler400 = "home.errors.bad_request"
handler403 = "home.errors.forbidden"
handler404 = "home.errors.not_found"
handler500 = "home.errors.server_error"
