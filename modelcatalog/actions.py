"""What people ask for about connections, the catalog, and how models are used."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from foundation.after_commit import after_commit
from foundation.refusals import Forbidden, Refusal
from foundation.text import clean
from modelcatalog import bootstrap, queries, tasks
from modelcatalog.access import SecretMissing, access
from modelcatalog.connecting import InvalidConnection, checked_fields, is_simulator
from modelcatalog.models import Connection, ModelConfiguration
from modelcatalog.recording import LONGEST_ID
from platforms.contract import Check
from platforms.registry import platform as place

__all__ = [
    "BadModelId", "InvalidConnection", "NameTaken", "NothingToRead", "SecretMissing",
    "add_connection", "check_connection", "configure_model", "prepare_simulated_connections",
    "refresh",
]  # fmt: skip


class NameTaken(Refusal):
    """Another connection of the organisation has that name."""

    code = "name_taken"


class BadModelId(Refusal):
    """No platform can have a model of that id."""

    code = "bad_model_id"


class NothingToRead(Refusal):
    """No connection is open to the person."""

    code = "nothing_to_read"


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


@transaction.atomic
def configure_model(
    *,
    by: User,
    model_id: str,
    system_prompt: str = "",
    parameters: Mapping[str, Any] | None = None,
    per_1k_input_tokens_usd: Decimal | None = None,
    per_1k_output_tokens_usd: Decimal | None = None,
) -> ModelConfiguration:
    """Say how a model is used and priced, for everybody; what is left out is unset.

    Only a super_admin may: the row holds for every organisation.
    """
    if not by.is_super_admin:
        raise Forbidden("Only a super admin configures models: it holds for everybody.")
    if len(model_id) > LONGEST_ID:
        raise BadModelId(f"No model's id is longer than {LONGEST_ID} characters.")
    configuration, _ = ModelConfiguration.objects.update_or_create(
        model_id=model_id,
        defaults={
            "system_prompt": clean(system_prompt),
            "parameters": dict(parameters or {}),
            "per_1k_input_tokens_usd": per_1k_input_tokens_usd,
            "per_1k_output_tokens_usd": per_1k_output_tokens_usd,
            "updated_by": by,
        },
    )
    return configuration


@transaction.atomic
def prepare_simulated_connections(*, url: str) -> None:
    """Make the connections to the simulated cloud, and have those read that never were."""
    for connection in bootstrap.simulated_connections(url):
        after_commit(tasks.refresh, connection_id=str(connection.pk))
