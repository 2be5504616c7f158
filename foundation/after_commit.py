"""Starts background work only once what it will read is committed."""

from __future__ import annotations

import functools
import logging
import time
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

SILENT_SECONDS = 5.0
# By task: nobody waits again for a broker that was silent a moment ago.
_silent_until: dict[str, float] = {}


def after_commit(task: Task, **arguments: Any) -> None:
    """Enqueue `task` when the transaction commits; ids in, nothing else.

    With the broker away the work is not lost: beat's sweep finds the same row later.
    """
    transaction.on_commit(functools.partial(_enqueue, task, arguments))


def _enqueue(task: Task, arguments: dict[str, Any]) -> None:
    if time.monotonic() < _silent_until.get(task.name, 0.0):
        logger.warning("%s was not enqueued, the sweep will find it", task.name)
        return
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except (OperationalError, OSError) as error:
        _silent_until[task.name] = time.monotonic() + SILENT_SECONDS
        logger.warning("%s was not enqueued, the sweep will find it: %s", task.name, error)
