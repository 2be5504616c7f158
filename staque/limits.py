"""How much may be asked for in a minute, unless the operator says otherwise."""

from __future__ import annotations

from collections.abc import Iterable

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
