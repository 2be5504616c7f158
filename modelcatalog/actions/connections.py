"""What people ask for about connections: make, change, check, close and reopen."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from foundation.after_commit import after_commit
from foundation.refusals import Refusal, WrongState
from foundation.text import clean
from modelcatalog import bootstrap, checking, queries, tasks
from modelcatalog.changing import change_of
from modelcatalog.connecting import (
    InvalidConnection,
    checked_fields,
    has_real_money_begun,
    is_on_this_machine,
    is_simulator,
)
from modelcatalog.models import Connection
from modelcatalog.rights import demand_changing, demand_looking
from platforms.contract import Check

KIND = "connection"
UNACCEPTED = "Tick this first: from here on what runs through it costs real money."


class NameTaken(Refusal):
    """Another connection of the organisation has that name."""

    code = "name_taken"


class AlreadyClosed(WrongState):
    """It is closed as it is."""

    code = "already_closed"


class AlreadyOpen(WrongState):
    """It is open as it is."""

    code = "already_open"


@transaction.atomic
def add_connection(
    *,
    by: User,
    platform: str,
    name: str,
    everybodys: bool = False,
    money_accepted: bool | None = None,
    **values: str,
) -> Connection:
    """Open a connection for one's own organisation, or for everybody; it is read at once.

    Only a super_admin may: real money begins here. Without an organisation it is everybody's.
    A page says False for `money_accepted` where its tick is missing: the first real connection is
    then refused. Programs, which leave it out, are taken at their word.
    """
    demand_changing(by)
    name = _named(name)
    kept = checked_fields(platform, values)
    simulated = is_simulator(kept)
    if money_accepted is False and not simulated:
        _demand_acceptance(kept)
    connection = Connection(
        organization=None if everybodys else by.organization,
        platform=platform,
        name=name,
        simulated=simulated,
        created_by=by,
        **kept,
    )
    _save(connection, new=True)
    _record(by, "create", connection, after=_facts(connection))
    _read_and_check(connection)
    return queries.listed_connection(by, connection.pk)


@transaction.atomic
def change_connection(
    *,
    by: User,
    connection_id: UUID,
    name: str | None = None,
    is_active: bool | None = None,
    **values: str,
) -> tuple[Connection, tuple[str, ...]]:
    """Change what is given and leave the rest; also says what that took away.

    Another host takes the secret away. While something runs through it, it leads nowhere else.
    """
    demand_changing(by)
    connection = _held(by, connection_id)
    before = _facts(connection)
    change = change_of(connection, values)
    for field, value in change.fields.items():
        setattr(connection, field, value)
    connection.name = connection.name if name is None else _named(name)
    if change.leads_elsewhere:
        connection.verdict = connection.checked_at = None
        connection.traits = {}
    if before != _facts(connection):
        _save(connection)
        _record(by, "change", connection, before=before, after=_facts(connection))
        _read_and_check(connection)
    if is_active is not None and is_active != connection.is_active:
        _turn(by, connection, open_=is_active)
    return queries.listed_connection(by, connection_id), change.said


def check_connection(*, by: User, connection_id: UUID) -> Check:
    """Ask the platform whether it works, and keep the verdict; it costs nothing.

    It waits for the platform, so it must not be called within a transaction.
    """
    demand_looking(by)
    connection = queries.listed_connection(by, connection_id)
    finding = checking.look(connection)
    with transaction.atomic():
        checking.keep(connection, finding)
        _record(by, "check", connection, after={"verdict": finding.check.verdict})
    return finding.check


@transaction.atomic
def close_connection(*, by: User, connection_id: UUID) -> Connection:
    """Offer and deploy nothing through it any more. What runs through it goes on, and can be
    asked, stopped and deleted; the row stays for its history."""
    return _turned(by, connection_id, open_=False)


@transaction.atomic
def reopen_connection(*, by: User, connection_id: UUID) -> Connection:
    """Use a closed one again; it is read and checked at once."""
    return _turned(by, connection_id, open_=True)


@transaction.atomic
def prepare_simulated_connections(*, url: str) -> None:
    """Make the connections to the simulated cloud; the simulator's address may be new, so that all
    are read and checked."""
    for connection in bootstrap.simulated_connections(url):
        after_commit(tasks.refresh, connection_id=str(connection.pk))
        after_commit(tasks.check, connection_id=str(connection.pk))


def _turned(by: User, connection_id: UUID, *, open_: bool) -> Connection:
    demand_changing(by)
    connection = _held(by, connection_id)
    if connection.is_active == open_:
        refusal = AlreadyOpen if open_ else AlreadyClosed
        raise refusal(f"{connection.name} is {'open' if open_ else 'closed'} already.")
    _turn(by, connection, open_=open_)
    return queries.listed_connection(by, connection_id)


def _turn(by: User, connection: Connection, *, open_: bool) -> None:
    connection.is_active = open_
    connection.save(update_fields=["is_active", "updated_at"])
    _record(by, "reopen" if open_ else "close", connection)
    if open_:
        _read_and_check(connection)


def _held(by: User, connection_id: UUID) -> Connection:
    """Seen, and locked until the transaction ends, so that two changes do not mix."""
    seen = queries.listed_connection(by, connection_id)
    return Connection.objects.select_for_update().get(pk=seen.pk)


def _named(name: str) -> str:
    name = clean(name).strip()
    if not name:
        raise InvalidConnection("name: A name is needed.", fields={"name": "A name is needed."})
    return name


def _demand_acceptance(kept: dict[str, str]) -> None:
    if is_on_this_machine(kept) or has_real_money_begun():
        return
    raise InvalidConnection(UNACCEPTED, fields={"money_accepted": UNACCEPTED})


def _save(connection: Connection, *, new: bool = False) -> None:
    try:
        with transaction.atomic():
            connection.save(force_insert=new, force_update=not new)
    except IntegrityError as error:
        said = f"There is a connection called {connection.name} already."
        raise NameTaken(said, fields={"name": said}) from error


def _read_and_check(connection: Connection) -> None:
    # Due, should the task get lost on its way.
    Connection.objects.filter(pk=connection.pk).update(refresh_tried_at=None)
    after_commit(tasks.refresh, connection_id=str(connection.pk))
    after_commit(tasks.check, connection_id=str(connection.pk))


def _facts(connection: Connection) -> dict[str, object]:
    """What the audit log keeps: a secret's reference is masked there."""
    kept = (
        "name",
        "base_url",
        "endpoint_url",
        "region",
        "role_arn",
        "external_id",
        "execution_role_arn",
    )
    facts: dict[str, object] = {name: getattr(connection, name) for name in kept}
    return facts | {
        "platform": connection.platform,
        "simulated": connection.simulated,
        "secret_ref": connection.secret_ref,
    }


def _record(
    by: User,
    verb: str,
    connection: Connection,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        by=by,
        act=f"{KIND}.{verb}",
        kind=KIND,
        object_id=connection.pk,
        name=connection.name,
        before=before,
        after=after,
        organization=connection.organization.name if connection.organization else "",
    )
