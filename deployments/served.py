"""What answers of a resource were like, as those know who ask it on behalf of people."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platforms.contract import Series
from usage.queries import resource_tokens


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One that is over. `first_word_ms` is None where no word came."""

    at: datetime
    failed: bool
    first_word_ms: float | None


Teller = Callable[[UUID, datetime], Iterable[Answer]]
Values = Mapping[datetime, list[float]]

_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Have a room above tell of its answers; it says so once, when it is loaded."""
    if teller not in _tellers:
        _tellers.append(teller)


def first_words(resource_id: UUID, since: datetime) -> list[Series]:
    """How long people waited for the first word."""
    waited = _by_minute((one.at, one.first_word_ms) for one in _answers(resource_id, since))
    return [
        _series("first_word_p50", "ms", waited, lambda values: _percentile(values, 0.5)),
        _series("first_word_p95", "ms", waited, lambda values: _percentile(values, 0.95)),
    ]


def counted(resource_id: UUID, since: datetime) -> list[Series]:
    """How many were asked and failed, and what they said, where the platform counts nothing."""
    answers = _answers(resource_id, since)
    tokens = list(resource_tokens(resource_id, since))
    return [
        _series("requests", "count", _by_minute((one.at, 1.0) for one in answers), sum),
        _series("errors", "count", _by_minute((one.at, float(one.failed)) for one in answers), sum),
        _series("tokens_read", "count", _by_minute((at, read) for at, read, _ in tokens), sum),
        _series("tokens_said", "count", _by_minute((at, said) for at, _, said in tokens), sum),
    ]


def _answers(resource_id: UUID, since: datetime) -> list[Answer]:
    return [one for teller in _tellers for one in teller(resource_id, since)]


def _by_minute(pairs: Iterable[tuple[datetime, float | None]]) -> Values:
    found: dict[datetime, list[float]] = {}
    for at, value in pairs:
        if value is not None:
            found.setdefault(at.replace(second=0, microsecond=0), []).append(float(value))
    return found


def _series(name: str, unit: str, values: Values, drawn: Callable[[list[float]], float]) -> Series:
    return Series(
        name=name, unit=unit, values=tuple((at, drawn(values[at])) for at in sorted(values))
    )


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]
