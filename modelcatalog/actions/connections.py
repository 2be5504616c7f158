"""What people ask for about connections."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from foundation.after_commit import after_commit
from foundation.refusals import Forbidden, Refusal
from foundation.text import clean
from modelcatalog import bootstrap, queries, tasks
from modelcatalog.access import access
from modelcatalog.connecting import InvalidConnection, checked_fields, is_simulator
from modelcatalog.models import Connection
from platforms.contract import Check
from platforms.registry import platform as place


class NameTaken(Refusal):
    """Another connection of the organisation has that name."""

    code = "name_taken"


@transaction.atomic
def add_connection(
    *, by: User, platform: str, name: str, everybodys: bool = False, **values: str
) -> Connection:
    """Open a connection for one's own organisation, or for everybody; it is read at once.

    Only a super_admin may: real money begins here. Without an organisation it is everybody's.
    """
    if not by.is_super_admin:
        raise Forbidden("Only a super admin adds connections.")
    name = clean(name).strip()
    if not name:
        raise InvalidConnection("name: A name is needed.", fields={"name": "A name is needed."})
    kept = checked_fields(platform, values)
    connection = Connection(
        organization=None if everybodys else by.organization,
        platform=platform,
        name=name,
        simulated=is_simulator(kept),
        created_by=by,
        **kept,
    )
    try:
        with transaction.atomic():
            connection.save(force_insert=True)
    except IntegrityError as error:
        said = f"There is a connection called {name} already."
        raise NameTaken(said, fields={"name": said}) from error
    after_commit(tasks.refresh, connection_id=str(connection.pk))
    return queries.connection(by, connection.pk)


def check_connection(*, by: User, connection_id: UUID) -> Check:
    """Ask the platform whether the connection works; nothing is changed and nothing costs."""
    if not by.is_admin:
        raise Forbidden("Only admins check connections.")
    connection = queries.connection(by, connection_id)
    return place(connection.platform).verify(access(connection))


@transaction.atomic
def prepare_simulated_connections(*, url: str) -> None:
    """Make the connections to the simulated cloud, and have those read that never were."""
    for connection in bootstrap.simulated_connections(url):
        after_commit(tasks.refresh, connection_id=str(connection.pk))
