"""What is asked about connections."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from foundation.refusals import Forbidden, Missing
from modelcatalog.models import Connection, ConnectionQuerySet


def connections(user: User) -> ConnectionQuerySet:
    """The connections in use that the person's models come through."""
    return Connection.objects.seen_by(user).active().telling_whether_read()


class AdminsOnly(Forbidden):
    """Connections are shown to admins."""


def listed_connections(user: User) -> ConnectionQuerySet:
    """Every connection that an admin may look at, closed ones too."""
    if not user.is_admin:
        raise AdminsOnly("Only admins look at connections.")
    seen = Connection.objects.seen_by(user).telling_whether_read()
    return seen.select_related("organization")


def connection(user: User, connection_id: UUID) -> Connection:
    """One connection that the person may see; else `Missing`."""
    found = connections(user).filter(pk=connection_id).first()
    if found is None:
        raise Missing("There is no such connection, or it is not yours.")
    return found
