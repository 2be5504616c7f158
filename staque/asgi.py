"""The ASGI application."""

from __future__ import annotations

import os
from typing import Any

import django


def build() -> Any:
    """Set Django up, then load what needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staque.settings")
    django.setup(set_prefix=False)
    from django.conf import settings

    from staque.serving import Application

    return Application(settings.ENVIRONMENT.serves)


application = build()
