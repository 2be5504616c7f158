"""What beat sends, and how often."""

from __future__ import annotations

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

# Sent while no worker runs, they are thrown away unread when one comes back.
SCHEDULE: dict[str, dict[str, Any]] = {
    task: {"task": task, "schedule": seconds, "options": {"expires": 60 + seconds}}
    for task, seconds in SECONDS.items()
}
