"""How much may be asked for in a minute, and what each role may have running."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation

from staque.environment import BadEnvironment

# By address everybody behind one router counts together; by person programs count too.
THROTTLES = {"address": 3000, "person": 1200, "write": 240, "sign_in": 30}


def throttles(words: Iterable[str]) -> dict[str, int]:
    """The numbers, with those that `STAQUE_THROTTLES` sets (`person=600`); 0 is no limit."""
    limits = dict(THROTTLES)
    for word in words:
        name, _, number = word.partition("=")
        if name not in limits or not number.isdecimal():
            known = ", ".join(limits)
            raise BadEnvironment(
                f"STAQUE_THROTTLES takes name=number, names are {known}: not {word!r}."
            )
        limits[name] = int(number)
    return limits


ROLES = ("user", "admin", "super_admin")


def _price(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value < 0:
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _patterns(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split("|") if part.strip())
    if not found:
        raise ValueError(text)
    return found


ALLOWANCES: Mapping[str, Callable[[str], object]] = {
    "instance_types": _patterns,
    "resource_hourly": _price,
    "person_hourly": _price,
    "person_count": _count,
    "organization_hourly": _price,
    "organization_count": _count,
}


def role_limits(words: Iterable[str]) -> dict[str, dict[str, object]]:
    """What `STAQUE_LIMITS` sets for each role (`user.person_hourly=5`); nothing is no limit."""
    limits: dict[str, dict[str, object]] = {}
    for word in words:
        name, _, value = word.partition("=")
        role, _, kind = name.strip().partition(".")
        try:
            if role not in ROLES:
                raise ValueError(role)
            limits.setdefault(role, {})[kind] = ALLOWANCES[kind](value.strip())
        except (KeyError, ValueError, InvalidOperation) as error:
            raise BadEnvironment(
                f"STAQUE_LIMITS takes role.limit=value, roles are {', '.join(ROLES)}, limits "
                f"{', '.join(ALLOWANCES)}: not {word!r}."
            ) from error
    return limits
