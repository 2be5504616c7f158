"""What people ask for about the catalog."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from foundation.after_commit import after_commit
from foundation.refusals import Refusal
from modelcatalog import queries, tasks
from modelcatalog.models import Connection


class NothingToRead(Refusal):
    """No connection is open to the person."""

    code = "nothing_to_read"


@transaction.atomic
def refresh(*, by: User, connection_id: UUID | None = None) -> list[Connection]:
    """Have the catalogs of one's connections read anew, in the background.

    A connection that is being read already is not read twice.
    """
    if connection_id is not None:
        wanted = [queries.connection(by, connection_id)]
    else:
        wanted = list(queries.connections(by))
    if not wanted:
        raise NothingToRead("Nothing is connected yet, so there is no catalog to read.")
    # Due, should the task get lost on its way.
    Connection.objects.filter(pk__in=[one.pk for one in wanted]).update(refresh_tried_at=None)
    for connection in wanted:
        after_commit(tasks.refresh, connection_id=str(connection.pk))
    return wanted
