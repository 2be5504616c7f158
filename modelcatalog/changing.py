"""What becomes of a connection when somebody changes it, and what that takes away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.refusals import WrongState
from modelcatalog.connecting import (
    ADDRESSES,
    InvalidConnection,
    checked_fields,
    fields_of,
    is_simulator,
    place_of,
)
from modelcatalog.in_use import uses
from modelcatalog.models import Connection

# What runs is found again only by the address, the region and the account that it was started in.
LEADING = ("base_url", "endpoint_url", "region", "role_arn")
MOST_NAMED = 3


class ConnectionInUse(WrongState):
    """Something still runs where the connection leads now."""

    code = "connection_in_use"


@dataclass(frozen=True, kw_only=True)
class Change:
    """The fields as they will be kept, and what to tell about it."""

    fields: dict[str, str]
    said: tuple[str, ...] = ()
    leads_elsewhere: bool = False


def change_of(connection: Connection, values: Mapping[str, str]) -> Change:
    """Check a change; fields that are not named stay. Raises `InvalidConnection`, or
    `ConnectionInUse` where what runs through it could no longer be reached.

    On another host the secret is let go, unless one that is bound to that host comes along.
    """
    names: list[str] = [field.name for field in fields_of(connection.platform)]
    before = {name: str(getattr(connection, name)) for name in names}
    merged = before | {name: value.strip() for name, value in values.items()}
    moved = any(place_of(before.get(n, "")) != place_of(merged.get(n, "")) for n in ADDRESSES)
    lost = moved and bool(before.get("secret_ref")) and not values.get("secret_ref")
    if lost:
        merged["secret_ref"] = ""
    kept = dict.fromkeys(names, "") | checked_fields(connection.platform, merged)
    leads_elsewhere = any(before.get(name, "") != kept.get(name, "") for name in LEADING)
    if leads_elsewhere:
        _demand_same_kind(connection, kept)
        _demand_unused(connection)
    return Change(fields=kept, said=_said(kept, lost=lost), leads_elsewhere=leads_elsewhere)


def _said(kept: Mapping[str, str], *, lost: bool) -> tuple[str, ...]:
    if not lost:
        return ()
    host = place_of(kept.get("base_url") or kept.get("endpoint_url", ""))[0]
    return (
        "The address leads to another host, so the connection let go of its secret. "
        f"Name one that the operator bound to {host}.",
    )


def _demand_same_kind(connection: Connection, kept: Mapping[str, str]) -> None:
    if is_simulator(kept) == connection.simulated:
        return
    other = "real" if connection.simulated else "simulated"
    said = f"It would become {other}, and what came through it would say otherwise. Add another."
    field = "base_url" if "base_url" in kept else "endpoint_url"
    raise InvalidConnection(said, fields={field: said})


def _demand_unused(connection: Connection) -> None:
    names = [use.name for use in uses(connection.pk)]
    if not names:
        return
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    raise ConnectionInUse(
        f"{listed} could no longer be reached. Delete what runs through {connection.name} first, "
        "or add another connection beside it."
    )
