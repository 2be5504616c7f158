"""Keeps what is found in an account without a row of ours, with what it burns by the hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from deployments import installing
from deployments.models import Belonging, FoundResource, Place
from modelcatalog.queries import HourPrice, hourly_prices
from platforms.contract import Found, Sighting


class Listing:
    """The strangers of one place, as they are written down."""

    def __init__(self, place: Place) -> None:
        self._place = place
        rows = FoundResource.objects.filter(connection=place.connection_id, region=place.region)
        self._rows = {row.name: row for row in rows}
        self._prices: Mapping[Any, HourPrice] | None = None

    def knows(self, sighting: Sighting) -> bool:
        """Whether it is written down as it is, so that nobody needs to look again."""
        row = self._rows.get(sighting.name)
        if row is None:
            return False
        same = row.status == sighting.observation.status and row.changed_at == sighting.changed_at
        return same and sighting.tags in (None, row.tags)

    def keep(self, found: Found) -> None:
        """Write down what was found, or what is different of it now."""
        now = datetime.now(UTC)
        sighting, seen = found.sighting, found.sighting.observation
        usd, source, as_of = self._price(found)
        values: dict[str, Any] = {
            "belongs": _belongs(found),
            "status": seen.status,
            "model_id": found.model_id,
            "instance_type": found.instance_type,
            "instance_count": sum(found.instances.values()) or found.instance_count,
            "hourly_usd": usd,
            "price_source": source,
            "price_as_of": as_of,
            "endpoint_url": seen.endpoint_url,
            "remote_id": seen.remote_id[:255],
            "tags": dict(found.tags),
            "configuration": {**found.configuration, "instances": dict(found.instances)},
            "recipe": dict(found.recipe),
            "made_at": sighting.created_at,
            "changed_at": sighting.changed_at,
            "last_seen": now,
        }
        FoundResource.objects.update_or_create(
            connection=self._place.connection,
            region=self._place.region,
            name=sighting.name,
            defaults=values,
            create_defaults={**values, "first_seen": now},
        )

    def missing(self, strangers: Iterable[str]) -> list[str]:
        """Those written down that are strangers no more."""
        return sorted(set(self._rows) - set(strangers))

    def drop(self, name: str) -> None:
        """It is gone, or has a row now."""
        self._rows.pop(name)
        FoundResource.objects.filter(
            connection=self._place.connection_id, region=self._place.region, name=name
        ).delete()

    def refresh(self, strangers: Iterable[str]) -> None:
        known = [self._rows[name].pk for name in strangers if name in self._rows]
        FoundResource.objects.filter(pk__in=known).update(last_seen=datetime.now(UTC))

    def _price(self, found: Found) -> tuple[Decimal | None, str, datetime | None]:
        """Of all its instances together; None as soon as one of them has none."""
        connection, region = self._place.connection, self._place.region
        if self._prices is None:
            self._prices = hourly_prices([connection.pk])
        total, last = Decimal(0), None
        for kind, count in found.instances.items():
            last = self._prices.get((connection.pk, region, kind))
            if last is None:
                return None, "", None
            total += last.usd * count
        return (total, last.source, last.known_at) if last else (None, "", None)


def _belongs(found: Found) -> Belonging:
    by = found.tags.get("staque:installation")
    if by is None:
        return Belonging.FOREIGN
    return Belonging.OURS if by in installing.names() else Belonging.ANOTHER
