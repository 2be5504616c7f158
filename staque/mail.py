"""Turns the operator's URL of a mail server into what Django wants."""

from __future__ import annotations

from typing import Any

import dj_email_url

from staque.environment import BadEnvironment

PATIENCE_SECONDS = 10
LOOKS = "submission://name:password@smtp.example.org:587/?_default_from_email=staque@example.org"


def mail(url: str) -> dict[str, Any]:
    """Django's settings for `STAQUE_EMAIL_URL`; without one nothing is ever sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        told: dict[str, Any] = dj_email_url.parse(url)
    except ValueError as error:
        raise BadEnvironment(f"STAQUE_EMAIL_URL must look like {LOOKS}") from error
    if "EMAIL_BACKEND" not in told:
        raise BadEnvironment(f"STAQUE_EMAIL_URL must look like {LOOKS}")
    sender = told.get("DEFAULT_FROM_EMAIL") or told["EMAIL_HOST_USER"] or ""
    if "@" not in sender:
        raise BadEnvironment(
            f"STAQUE_EMAIL_URL must say who writes, with _default_from_email, as in {LOOKS}"
        )
    return {
        **told,
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_TIMEOUT": told["EMAIL_TIMEOUT"] or PATIENCE_SECONDS,
    }
