"""Compares what is found at a place with what ought to be there, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, Q

from deployments import drifting, finding, returning
from deployments.clock import Now
from deployments.models import DeployedResource, Place, ResourceQuerySet, Status
from platforms.contract import Found, Sighting, Survey

# So many things are looked at closely in one go, whatever has happened; the rest follows soon.
MOST_CLOSE = 60
# And so many that seem to be as they were: for what no list shows.
ROUND = 2
THERE = ("provisioning", "in_service", "updating", "failed")


def wake(rows: ResourceQuerySet) -> int:
    """Let the lifecycle of what rests look for itself, now: it alone decides what follows."""
    quiet = rows.filter(look_at__isnull=True, lease_holder__isnull=True)
    return quiet.update(look_at=Now())


class Round:
    """One look over a place: `seen` is what was listed, by name, before any row was read."""

    def __init__(self, place: Place, reader: Survey, seen: Mapping[str, Sighting]) -> None:
        self._place = place
        self._reader = reader
        self._seen = seen
        self._looks = MOST_CLOSE
        rows = _rows(place, seen)
        self._rows = {row.remote_name: row for row in rows}
        self._own = [row for row in rows if row.connection_id == place.connection_id]

    def reconcile(self) -> bool:
        """Whether something is not settled yet, so that the next look should come soon."""
        same = self._refresh()
        strangers = self._came_back()
        self._look_for_drift(same)
        self._list(strangers)
        return self._looks < 0 or self._is_restless(strangers)

    def _refresh(self) -> list[DeployedResource]:
        """What is as it was is noted so; anything else is woken. Answers the former."""
        resting = [row for row in self._own if _rests(row)]
        same = [row for row in resting if self._status(row.remote_name) == row.observed_status]
        known = {row.pk for row in same}
        DeployedResource.objects.filter(pk__in=known, look_at__isnull=True).update(
            observed_at=Now()
        )
        changed = [row.pk for row in resting if row.pk not in known]
        if changed:
            wake(DeployedResource.objects.filter(pk__in=changed))
        return same

    def _came_back(self) -> dict[str, Found | None]:
        """What is there though its row has done with it: ours is taken up again, else a stranger.

        Answers strangers by name, those already looked at with what was found.
        """
        strangers: dict[str, Found | None] = {}
        for name in self._seen:
            row = self._rows.get(name)
            if row is None:
                strangers[name] = None
            elif self._is_back(row):
                found = self._closely(name)
                if found is not None and not returning.take_back(row, found):
                    strangers[name] = found
        return strangers

    def _is_back(self, row: DeployedResource) -> bool:
        ours = row.connection_id == self._place.connection_id
        return ours and returning.is_over(row) and self._status(row.remote_name) in THERE

    def _look_for_drift(self, same: Iterable[DeployedResource]) -> None:
        """What was changed since the last close look, and a few not looked at for longest."""
        serving = [row for row in same if row.status == Status.IN_SERVICE]
        changed = [row for row in serving if self._may_have_changed(row)]
        known = {row.pk for row in changed}
        rest = [row for row in serving if row.pk not in known]
        rest.sort(key=lambda row: row.closely_at or row.created_at)
        for row in [*changed, *rest[:ROUND]]:
            self._compare(row)

    def _may_have_changed(self, row: DeployedResource) -> bool:
        return drifting.may_have_changed(row, self._seen[row.remote_name])

    def _compare(self, row: DeployedResource) -> None:
        found = self._closely(row.remote_name)
        if found is not None:
            drifting.compare(row, self._reader, found)

    def _list(self, strangers: Mapping[str, Found | None]) -> None:
        listing = finding.Listing(self._place)
        for name, found in strangers.items():
            sighting = self._seen[name]
            if listing.knows(sighting) or sighting.observation.status not in THERE:
                continue
            looked = found or self._closely(name)
            if looked is not None:
                listing.keep(looked)
        for name in listing.missing(strangers):
            if name in self._rows or (self._looks > 0 and self._closely(name) is None):
                listing.drop(name)
        listing.refresh(strangers)

    def _is_restless(self, strangers: Iterable[str]) -> bool:
        return any(self._status(name) in ("provisioning", "updating") for name in strangers)

    def _closely(self, name: str) -> Found | None:
        """None also when enough was looked at: the next look goes on."""
        self._looks -= 1
        if self._looks < 0:
            return None
        return self._reader.closely(name, region=self._place.region)

    def _status(self, name: str) -> str:
        sighting = self._seen.get(name)
        return sighting.observation.status if sighting else "absent"


def _rows(place: Place, seen: Iterable[str]) -> list[DeployedResource]:
    """What ought to be at the place, and whatever bears a name that is there.

    Another connection may lead to the same account: what it made is no stranger to this one.
    """
    here = Q(connection=place.connection_id, region=place.region) & ~Q(status="deleted")
    simulated = place.connection.simulated
    named = Q(remote_name__in=list(seen), region=place.region, simulated=simulated)
    rows = DeployedResource.objects.filter(here | named).defer("deployment_config")
    return list(rows.annotate(own_tags=F("deployment_config__tags")))


def _rests(row: DeployedResource) -> bool:
    quiet = row.look_at is None and row.lease_holder is None
    return quiet and row.hourly and row.observed_status != "absent"
