"""What is asked about connections."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from foundation.refusals import Missing
from modelcatalog.models import Connection, ConnectionQuerySet
from modelcatalog.rights import demand_looking


def connections(user: User) -> ConnectionQuerySet:
    """The connections in use that the person's models come through."""
    return Connection.objects.seen_by(user).active().telling_whether_read()


def connection(user: User, connection_id: UUID) -> Connection:
    """One connection in use that the person may see; else `Missing`."""
    return _found(connections(user), connection_id)


def listed_connections(user: User) -> ConnectionQuerySet:
    """Every connection that an admin may look at, closed ones too, with what it offers."""
    demand_looking(user)
    seen = Connection.objects.seen_by(user).telling_whether_read()
    offered = Count("models", filter=Q(models__withdrawn_at__isnull=True))
    return seen.select_related("organization", "created_by").annotate(models_count=offered)


def listed_connection(user: User, connection_id: UUID) -> Connection:
    """One of those, also a closed one; else `Missing`."""
    return _found(listed_connections(user), connection_id)


def real_addresses() -> list[dict[str, str]]:
    """Where everything leads that is not simulated, open or closed."""
    real = Connection.objects.filter(simulated=False)
    return [
        {"base_url": base_url, "endpoint_url": endpoint_url}
        for base_url, endpoint_url in real.values_list("base_url", "endpoint_url")
    ]


def _found(among: ConnectionQuerySet, connection_id: UUID) -> Connection:
    found = among.filter(pk=connection_id).first()
    if found is None:
        raise Missing("There is no such connection, or it is not yours.")
    return found
