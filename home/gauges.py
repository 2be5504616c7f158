"""The figures that operators watch, gathered from the rooms in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Sum

from conversations.models import Generation
from deployments.models import DeployedResource
from upkeep.vitals import verdicts
from usage.models import LedgerEntry

# The ledger is long and only grows: it is added up once in a while.
LEDGER_SECONDS = 60
QUEUE = "celery"
TOKENS = ("input", "output", "cache_read", "cache_write", "reasoning")


@dataclass(frozen=True)
class Gauge:
    """One figure with its labels, in Prometheus's words."""

    name: str
    value: object
    labels: Mapping[str, object] = field(default_factory=dict)


def gauges() -> Iterator[Gauge]:
    """All of them; those that cannot be known now are left out."""
    found = verdicts()
    for part, verdict in found.items():
        yield Gauge("staque_part_up", int(verdict == "ok"), {"part": part})
    if found["valkey"] == "ok":
        yield Gauge("staque_tasks_waiting", _waiting())
    if found["database"] != "ok":
        return
    for status, count in Generation.objects.running().values_list("status").annotate(Count("id")):
        yield Gauge("staque_answers_running", count, {"status": status})
    yield from _resources()
    added_up = cache.get_or_set("gauges:ledger", lambda: list(_ledger()), LEDGER_SECONDS)
    yield from added_up or ()


def _waiting() -> int:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as client:
        return int(client.llen(QUEUE))


def _resources() -> Iterator[Gauge]:
    by = ("platform", "status", "simulated")
    for row in DeployedResource.objects.order_by().values(*by).annotate(count=Count("id")):
        yield Gauge("staque_deployments", row["count"], {name: row[name] for name in by})
    costing = DeployedResource.objects.costing_money().order_by().values("simulated")
    for row in costing.annotate(usd=Sum("estimated_hourly_cost")):
        yield Gauge("staque_burn_usd_per_hour", row["usd"] or 0, {"simulated": row["simulated"]})


def _ledger() -> Iterator[Gauge]:
    by = ("platform", "simulated")
    sums: dict[str, Any] = {f"sum_{kind}": Sum(f"{kind}_tokens") for kind in TOKENS}
    rows = LedgerEntry.objects.order_by().values(*by).annotate(usd=Sum("cost_usd"), **sums)
    for row in rows:
        labels = {name: row[name] for name in by}
        yield Gauge("staque_spent_usd_total", row["usd"] or 0, labels)
        for kind in TOKENS:
            yield Gauge("staque_tokens_total", row[f"sum_{kind}"], {**labels, "kind": kind})
