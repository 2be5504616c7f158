"""The Celery application: tasks are found in every app's `tasks` module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staque.settings")

app = Celery("staque")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
