"""Celery's door to reading catalogs."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from modelcatalog import checking, discovery


@shared_task
def refresh(connection_id: str) -> None:
    """Read one connection; nothing happens while somebody else reads it."""
    discovery.refresh(UUID(connection_id))


@shared_task
def refresh_due() -> None:
    """Sent by beat: hand every connection whose time has come to a worker."""
    for connection_id in discovery.due():
        refresh.delay(connection_id=str(connection_id))


@shared_task
def check(connection_id: str) -> None:
    """Check one connection and keep the verdict, as far as it is still the same one."""
    checking.check(UUID(connection_id))
