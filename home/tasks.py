"""Celery's door to the signs of life."""

from __future__ import annotations

import time

from celery import shared_task

from home import vitals


@shared_task
def heartbeat() -> None:
    """Sent by beat and run by a worker: that it ran proves both."""
    vitals.beat_lives(time.time())
