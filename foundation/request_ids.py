"""The id by which one request is found again in logs, answers and error pages."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="-")
_acceptable = re.compile(r"[A-Za-z0-9._-]{8,64}")


def begin(offered: str = "") -> str:
    """Take over an id that a proxy offers when it is harmless, else make one."""
    request_id = offered if _acceptable.fullmatch(offered) else secrets.token_hex(8)
    _current.set(request_id)
    return request_id


def current() -> str:
    """The id of the request being answered, or "-" outside of one."""
    return _current.get()
