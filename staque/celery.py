"""The Celery application: tasks are found in every app's `tasks` module."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staque.settings")

logger = logging.getLogger(__name__)

app = Celery("staque")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def say_that_the_worker_lives(**_: Any) -> None:
    """Every two seconds, from the worker's main process, also while nothing is sent to it."""
    # Loaded late: Celery's application is made before Django's apps are.
    from django.db import Error, close_old_connections

    from upkeep import vitals

    try:
        close_old_connections()
        vitals.report(vitals.WORKER)
    except Error as error:
        logger.warning("The database is away, the worker waits for it: %s", error)


heartbeat_sent.connect(say_that_the_worker_lives)
