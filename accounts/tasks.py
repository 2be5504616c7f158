"""Celery's door to what is written to people."""

from __future__ import annotations

from celery import shared_task

from accounts import mailing


@shared_task(ignore_result=True)
def send_password_link(*, email: str, base_url: str) -> None:
    mailing.send_password_links(email=email, base_url=base_url)
