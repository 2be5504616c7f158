"""The assembly: settings, environment, urls, asgi and celery. Knows everyone; nobody imports it."""

from staque.celery import app as celery_app

__all__ = ["celery_app"]
