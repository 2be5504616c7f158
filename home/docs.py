"""The browsable page of the API's description."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from drf_spectacular.views import SpectacularSwaggerSplitView

from foundation.middleware import POLICY

page = SpectacularSwaggerSplitView.as_view(url_name="schema")


@login_required
def docs(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """Swagger UI from our own files; it styles itself inline, which is allowed here alone."""
    response = page(request, **kwargs)
    response.headers["Content-Security-Policy"] = f"{POLICY}; style-src 'self' 'unsafe-inline'"
    return response
