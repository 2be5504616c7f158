"""What follows a failure: the reason is kept, and what had been made is taken away again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from deployments import saga
from deployments.advice import advice
from deployments.clock import after
from deployments.events import tell
from deployments.models import DeployedResource, Saga, Status
from deployments.standing import set_standing
from deployments.statuses import BRINGS_UP
from foundation.refusals import Refusal
from foundation.text import clean
from platforms.errors import PlatformError


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why it failed: our stable word, and the platform's own words where there are any."""

    code: str
    text: str
    advice: str = ""

    @classmethod
    def of(cls, error: PlatformError | Refusal) -> Reason:
        if isinstance(error, Refusal):
            return cls(code=error.code, text=error.text)
        words = f"{error.text} {error.vendor_text}".strip()
        return cls(code=error.code, text=words, advice=error.advice)


def fail(resource: DeployedResource, reason: Reason) -> float:
    """Let the resource stand as failed; answers when to look again, at once to undo.

    Only bringing up is undone, and only where something may run. Removing is tried again for as
    long as something may run, also when somebody only wanted it stopped.
    """
    if resource.status_reason_code:
        return _still_failing(resource, reason)
    undo = resource.hourly and resource.saga in BRINGS_UP
    changes: dict[str, Any] = {
        "status_reason_code": reason.code[:50],
        "status_reason_text": clean(reason.text),
    }
    if undo:
        changes["saga"] = Saga.UNDO
        changes["deadline_at"] = after(settings.STAQUE_PHASE_DEADLINE_SECONDS)
    with transaction.atomic():
        saga.drop_rest(resource)
        if not set_standing(resource, Status.FAILED, **changes):
            return 0.0
        what_to_do = reason.advice or advice(reason.code)
        tell(resource, "failed", reason.text, details={"code": reason.code, "advice": what_to_do})
    return 0.0 if undo else float(settings.STAQUE_POLL_SECONDS_RESTING)


def out_of_time(resource: DeployedResource) -> Reason:
    """The phase has taken longer than anything may."""
    minutes = max(1, round(settings.STAQUE_PHASE_DEADLINE_SECONDS / 60))
    step = saga.next_open(saga.written(resource))
    doing = f"“{step.title}”" if step else "waiting for the platform"
    trouble = f" The last thing heard was: {step.error_text}" if step and step.error_text else ""
    text = f"Gave up after {minutes} min at {doing}.{trouble}"
    return Reason(code="deadline", text=text)


def _still_failing(resource: DeployedResource, reason: Reason) -> float:
    """The first reason stands; that something is left at the platform is told once a wish."""
    version = resource.wish_version
    told = resource.events.filter(code="remains", details__wish_version=version).exists()
    with transaction.atomic():
        saga.drop_rest(resource)
        if set_standing(resource, Status.FAILED) and resource.saga == Saga.UNDO and not told:
            text = f"What had been made could not be removed yet: {reason.text}"
            tell(resource, "remains", text, details={"code": reason.code, "wish_version": version})
    return float(settings.STAQUE_POLL_SECONDS_RESTING)
