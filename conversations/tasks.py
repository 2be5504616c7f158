"""Celery's door."""

from celery import shared_task

from conversations import orphans


@shared_task
def end_orphans() -> None:
    """End answers that nobody writes any more."""
    orphans.end_orphans()
