"""How long a model will be there: active, legacy with its dates, or at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from platforms.contract import Lifecycle

LIFECYCLES: Mapping[str, Lifecycle] = {"ACTIVE": "active", "LEGACY": "legacy"}


@dataclass(frozen=True, kw_only=True)
class Life:
    """A model's lifecycle and the dates that AWS names, None where it names none."""

    lifecycle: Lifecycle
    legacy_at: datetime | None
    ends_at: datetime | None

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    @property
    def sentence(self) -> str:
        """What to know of a model that is not active, empty for one that is."""
        if self.lifecycle not in ("legacy", "deprecated"):
            return ""
        since = f" since {self.legacy_at:%d %B %Y}" if self.legacy_at else ""
        until = f", and ends it on {self.ends_at:%d %B %Y}" if self.ends_at else ""
        return f"AWS calls the model legacy{since}{until}."


def life_of(model: Mapping[str, Any], now: datetime | None = None) -> Life:
    """The lifecycle of an entry of AWS's catalog; an unknown status stays unknown."""
    said = model.get("modelLifecycle") or {}
    life = Life(
        lifecycle=LIFECYCLES.get(str(said.get("status")), "unknown"),
        legacy_at=_moment(said.get("legacyTime")),
        ends_at=_moment(said.get("endOfLifeTime")),
    )
    if life.has_ended(now or datetime.now(UTC)):
        return Life(lifecycle="deprecated", legacy_at=life.legacy_at, ends_at=life.ends_at)
    return life


def _moment(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
