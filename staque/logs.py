"""What is logged, how, and what is left out."""

from __future__ import annotations

from typing import Any

PROOFS = r"(/sign-in/choose/)[^\s\"']+"
TALKATIVE = (
    *("axes", "httpx", "botocore"),
    *("celery.beat", "celery.app.trace", "celery.worker.strategy"),
)


def logging(*, production: bool) -> dict[str, Any]:
    """Django's `LOGGING`: JSON in production, plain lines for people elsewhere."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "foundation.logs.RequestIdFilter"},
            "masked": {"()": "foundation.logs.MaskedLinks", "proofs": PROOFS},
            "quiet": {"()": "foundation.logs.QuietPaths", "paths": ["/readyz"]},
        },
        "formatters": {
            "json": {"()": "foundation.logs.JsonFormatter"},
            "plain": {"format": "%(levelname)s %(name)s %(message)s [%(request_id)s]"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "quiet", "masked"],
                "formatter": "json" if production else "plain",
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            **{name: {"level": "WARNING"} for name in TALKATIVE},
            # A page says in a sentence what this says in a traceback for each attempt.
            "botocore.credentials": {"level": "ERROR"},
            "aiobotocore.credentials": {"level": "ERROR"},
        },
    }
