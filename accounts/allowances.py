"""What a role may have running: the operator's limits, as settings keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings

from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """None, and no pattern at all, is no limit. Prices are of an hour, in USD."""

    instance_types: tuple[str, ...] = ()
    resource_hourly: Decimal | None = None
    person_hourly: Decimal | None = None
    person_count: int | None = None
    organization_hourly: Decimal | None = None
    organization_count: int | None = None

    def allows(self, instance_type: str) -> bool:
        patterns = self.instance_types
        return not patterns or any(fnmatchcase(instance_type, pattern) for pattern in patterns)

    @property
    def unlimited(self) -> bool:
        return self == Allowance()


def allowance(user: User) -> Allowance:
    """Of the person's role, for whatever that person does."""
    known: Mapping[str, Mapping[str, Any]] = settings.STAQUE_LIMITS
    return Allowance(**known.get(user.role, {}))


def any_limits() -> bool:
    """Whether the operator limits anybody."""
    return bool(settings.STAQUE_LIMITS)
