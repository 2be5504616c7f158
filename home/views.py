"""The start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from foundation.rendering import show


def home(request: HttpRequest) -> HttpResponse:
    return show(request, "home/home.html", {})
