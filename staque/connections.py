"""Turns the operator's URLs of database and broker into what Django and Celery want."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# What the URL does not say: a server that vanished is noticed within seconds, not minutes.
OPTIONS = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "tcp_user_timeout": "20000",
    "application_name": "staque",
}


def database(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Django's database settings for a `postgresql://` URL; query parameters become options.

    Connections stay open for each of the few threads that serve, and are checked before use.
    `pooled` says that a pooler lends a connection for one transaction at a time.
    """
    parts = urlsplit(url)
    options: dict[str, Any] = {**OPTIONS, **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "staque.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A cursor kept on the server lives in a session, which a pooler does not keep.
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": options,
    }


def celery_broker(url: str) -> str:
    """Celery's spelling of a Redis URL: unix sockets are `redis+socket://` there."""
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?virtual_host={dict(parse_qsl(query)).get('db', '0')}"
