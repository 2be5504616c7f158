"""The database's clock, by which leases and deadlines are compared."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Value
from django.db.models.expressions import CombinedExpression

from modelcatalog.models import ClockTimestamp as Now

__all__ = ["Now", "after"]


def after(seconds: float) -> CombinedExpression:
    """That many seconds from now, or before now when negative."""
    return Now() + Value(timedelta(seconds=seconds))
