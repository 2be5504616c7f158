"""What beat sends, and how often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

SECONDS = {
    "deployments.tasks.look_after_all": 2.0,
    "deployments.tasks.survey_all": 5.0,
    "deployments.tasks.check_health_of_all": 10.0,
    "deployments.tasks.attend_hours_of_all": 15.0,
    "upkeep.tasks.heartbeat": 2.0,
    "conversations.tasks.end_orphans": 5.0,
    "modelcatalog.tasks.refresh_due": 60.0,
}

# So that all of it is due at once when beat starts: nobody waits for a first interval to pass.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# Sent while no worker runs, they are thrown away unread when one comes back.
SCHEDULE: dict[str, dict[str, Any]] = {
    task: {
        "task": task,
        "schedule": seconds,
        "last_run_at": LONG_AGO,
        "options": {"expires": 60 + seconds},
    }
    for task, seconds in SECONDS.items()
}
