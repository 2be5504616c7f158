"""Writes down who did what, when and from where, in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import AuditEntry, User
from foundation import origins, request_ids
from foundation.text import clean

MASK = "•••"
SECRET_WORDS = frozenset({"password", "secret", "token", "hash", "credential", "credentials"})
LONGEST = 1_000

Values = Mapping[str, object]


def record(
    *,
    by: User | None,
    act: str,
    kind: str,
    object_id: object,
    name: str = "",
    before: Values | None = None,
    after: Values | None = None,
    organization: str | None = None,
) -> None:
    """Add an entry; call it inside the transaction of the act.

    `act` is a dotted word (`deployment.stop`), `kind` and `object_id` name the thing, `by` is
    None where Staque itself acts. Of `before` and `after` only what differs is kept, and what is
    called a secret shows that it changed, not to what. `organization` is the thing's; left out,
    it is the person's.
    """
    if organization is None:
        organization = (by.organization_id if by else None) or ""
    earlier, later = changed(before, after)
    origin = origins.current()
    AuditEntry.objects.create(
        occurred_at=timezone.now(),
        by=by,
        username=by.username if by else "",
        organization=organization,
        act=act,
        kind=kind,
        object_id=str(object_id)[:255],
        name=clean(name)[:255],
        before=earlier,
        after=later,
        address=origin.address,
        through=origin.through,
        request_id=request_ids.current().removeprefix("-"),
    )


def changed(
    before: Values | None, after: Values | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Both without what is the same in them, and without secrets."""
    if before is not None and after is not None:
        absent = object()
        names = {*before, *after}
        differing = {n for n in names if before.get(n, absent) != after.get(n, absent)}
        before = {name: value for name, value in before.items() if name in differing}
        after = {name: value for name, value in after.items() if name in differing}
    return _shown(before), _shown(after)


def _shown(values: Values | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> Any:
    if value and SECRET_WORDS & set(name.lower().split("_")):
        return MASK
    if isinstance(value, Mapping):
        return {str(inner): _value(str(inner), held) for inner, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(name, held) for held in value]
    if isinstance(value, str):
        text = clean(value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
    return value
