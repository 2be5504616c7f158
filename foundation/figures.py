"""How figures are said: money, counts, times; one way on every page and in every sentence."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.utils import timezone

UNPRICED: Final = "unpriced"
UNKNOWN: Final = "unknown"


def money(amount: Decimal | float | str | None) -> str:
    """USD with the digits that matter: cents from a dollar up, three figures below.

    None is what nobody has priced, which is not the same as free.
    """
    if amount is None or amount == "":
        return UNPRICED
    value = Decimal(str(amount))
    sign, value = ("-" if value < 0 else ""), abs(value)
    digits = 2 if value >= 1 or not value else max(2, 2 - value.adjusted())
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    whole, _, cents = f"{rounded:,f}".partition(".")
    cents = cents[:2] + cents[2:].rstrip("0")
    return f"{sign}${whole}.{cents}"


def short(number: int | None) -> str:
    """A count as people say it: 950, 12.4k, 1.2M."""
    if not isinstance(number, int):
        return UNKNOWN
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        # 999,500 and up would round to 1000k.
        if abs(number) >= size * 0.9995:
            scaled = number / size
            return f"{scaled:.0f}{letter}" if abs(scaled) >= 100 else _plain(scaled) + letter
    return str(number)


def ago(then: datetime | None, now: datetime | None = None) -> str:
    """How long since, in the largest unit that fits; what lies ahead is said so too."""
    if not then:
        return "never"
    distance = (now or timezone.now()) - then
    if abs(distance) < timedelta(seconds=45):
        return "just now"
    words = _spell(abs(distance).total_seconds(), units=1)
    return f"in {words}" if distance < timedelta(0) else f"{words} ago"


def since(then: datetime | None, now: datetime | None = None) -> str:
    """How long something lasts already."""
    if not then:
        return "never"
    length = (now or timezone.now()) - then
    return span(length) if length >= timedelta(minutes=1) else "less than a minute"


def span(length: timedelta | float | None) -> str:
    """A stretch of time, in at most two units: 0.39 s, 42 s, 4 min 37 s, 3 h 12 min, 2 d."""
    if length is None:
        return UNKNOWN
    seconds = length.total_seconds() if isinstance(length, timedelta) else float(length)
    if seconds < 10:
        return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"
    return _spell(seconds, units=2)


def _spell(seconds: float, *, units: int) -> str:
    whole = round(seconds)
    words: list[str] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, whole = divmod(whole, size)
        if count or words:
            words.append(f"{count} {unit}" if count else "")
    return " ".join(word for word in words[:units] if word)


def _plain(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
