"""Asks a platform whether a connection works and what its server can do, within a time limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from dataclasses import replace as with_other
from uuid import UUID

from modelcatalog.access import SecretMissing, access
from modelcatalog.models import ClockTimestamp, Connection
from platforms.contract import Access, Check, Json
from platforms.errors import PlatformError
from platforms.registry import platform

PATIENCE_SECONDS = 25.0
TOO_SLOW = Check(
    code="connection",
    verdict="unknown",
    title="No answer in time",
    detail=f"The platform was silent for {PATIENCE_SECONDS:.0f} seconds.",
    remedy="Check the address and the network between, then check again.",
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found; `traits` is None where nothing was learnt about the server."""

    check: Check
    traits: Mapping[str, Json] | None = None


def look(connection: Connection) -> Finding:
    """Ask the platform. It costs nothing and changes nothing; never within a transaction."""
    try:
        given = access(connection)
    except SecretMissing as error:
        missing = Check(
            code="secret", verdict="fail", title="No secret", detail=error.text, remedy=error.remedy
        )
        return Finding(check=missing)
    return _in_time(lambda: _asked(given))


def check(connection_id: UUID) -> None:
    """Look and keep what was found; nothing happens to one that is closed. May be repeated."""
    connection = Connection.objects.active().filter(pk=connection_id).first()
    if connection is not None:
        keep(connection, look(connection))


def keep(connection: Connection, finding: Finding) -> bool:
    """Write down what was found, unless the connection was changed meanwhile.

    Models that could not be read before are to be read again, once a check has passed.
    """
    learnt = {} if finding.traits is None else {"traits": dict(finding.traits)}
    same = Connection.objects.filter(pk=connection.pk, updated_at=connection.updated_at)
    found = asdict(finding.check)
    kept = bool(same.update(verdict=found, checked_at=ClockTimestamp(), **learnt))
    if kept and finding.check.verdict == "pass":
        same.exclude(refresh_error="").update(refresh_tried_at=None)
    return kept


def _asked(given: Access) -> Finding:
    place = platform(given.platform)
    check = place.verify(given)
    if place.probe is None or check.verdict not in ("pass", "warn"):
        return Finding(check=check)
    try:
        return Finding(check=check, traits=place.probe(given))
    except PlatformError as error:
        detail = f"{check.detail} What the server can do was not learnt: {error.text}".strip()
        return Finding(check=with_other(check, detail=detail))


def _in_time(ask: Callable[[], Finding]) -> Finding:
    """In a thread of its own: a platform that is silent must not keep whoever waits."""
    aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="connection-check")
    try:
        return aside.submit(ask).result(PATIENCE_SECONDS)
    except TimeoutError:
        return Finding(check=TOO_SLOW)
    except PlatformError as error:
        refused = Check(code="connection", verdict="fail", title=error.text, remedy=error.advice)
        return Finding(check=refused)
    finally:
        # Whatever is still asked ends by its own time limit.
        aside.shutdown(wait=False)
