"""The ASGI application."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import django

# Objects made since the last look of the collector. A list of rows alone makes thousands.
ALLOCATED = 20_000
TURN_SECONDS = 0.001


def build() -> Any:
    """Set Django up, then load what needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staque.settings")
    django.setup(set_prefix=False)
    from django.conf import settings

    from staque.serving import Application

    made = Application(settings.ENVIRONMENT.serves)
    # Else the first request would wait for every view to be loaded.
    import_module(settings.ROOT_URLCONF)
    _settle()
    return made


def _settle() -> None:
    """What was loaded lives as long as the process: the collector need not look at it again.

    Whoever was answered by the database gets the interpreter back sooner than by default.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED)


application = build()
