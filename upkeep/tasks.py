"""Celery's door to the signs of life."""

from __future__ import annotations

from celery import shared_task

from upkeep import vitals


@shared_task
def heartbeat() -> None:
    """Sent by beat and run by a worker: that it ran proves that work is done."""
    vitals.report(vitals.WORK)
