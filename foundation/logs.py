"""Log lines that carry the request's id: plain for people, JSON in production."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection
from datetime import UTC, datetime

from foundation import request_ids


class RequestIdFilter(logging.Filter):
    """Puts the current request id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_ids.current()
        return True


class QuietPaths(logging.Filter):
    """Drops what Django remarks about answers of these paths: a 503 there is their whole point."""

    def __init__(self, paths: Collection[str]) -> None:
        super().__init__()
        self.paths = frozenset(paths)

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path", None) not in self.paths


class MaskedLinks(logging.Filter):
    """Blanks what proves something in an address, such as the link to choose a password by."""

    def __init__(self, proofs: str) -> None:
        super().__init__()
        self.proofs = re.compile(proofs)

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if self.proofs.search(said):
            record.msg, record.args = self.proofs.sub(r"\1…", said), ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, message, request_id, error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
