"""How things are said on pages: icons, money, tokens, moments and statuses, one way each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

UNPRICED: Final = "unpriced"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Look:
    """How one status is shown: never by its colour alone."""

    tone: str
    icon: str
    word: str
    motion: str = ""


LOOKS: Final = {
    "pending": Look("stopped", "clock", "Pending"),
    "validating": Look("moving", "list-checks", "Validating"),
    "provisioning": Look("moving", "loader-circle", "Provisioning", "pulse"),
    "in_service": Look("ok", "circle-check", "In service"),
    "updating": Look("moving", "refresh-cw", "Updating", "pulse"),
    "stopping": Look("moving", "circle-pause", "Stopping", "pulse"),
    "stopped": Look("stopped", "circle-stop", "Stopped"),
    "starting": Look("moving", "circle-play", "Starting", "pulse"),
    "deleting": Look("moving", "trash-2", "Deleting", "pulse"),
    "deleted": Look("stopped", "ban", "Deleted"),
    "failed": Look("failed", "octagon-x", "Failed"),
    "simulated": Look("simulated", "flask-conical", "Simulated"),
}


@register.simple_tag
def icon(name: str, *, small: bool = False, css: str = "") -> SafeString:
    """An icon of the sprite; the words beside it say what it means."""
    classes = " ".join(part for part in ("i", "i-sm" if small else "", css) if part)
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def pill(status: str) -> SafeString:
    """A status in its word, icon and colour; a status nobody drew is shown as it is."""
    look = LOOKS.get(status) or Look("stopped", "circle-help", status.replace("_", " "))
    return format_html(
        '<span class="pill is-{}">{}{}</span>',
        look.tone,
        icon(look.icon, small=True, css=look.motion),
        look.word,
    )


@register.filter
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


@register.filter
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


@register.simple_tag
def tokens(number: int | None) -> SafeString:
    """A count of tokens in short, exact on hover."""
    if not isinstance(number, int):
        return format_html("<span>{}</span>", UNKNOWN)
    return format_html('<span title="{} tokens">{}</span>', f"{number:,}", short(number))


@register.filter
def ago(then: datetime | None, now: datetime | None = None) -> str:
    """How long since, in the largest unit that fits; what lies ahead is said so too."""
    if not then:
        return "never"
    distance = (now or timezone.now()) - then
    if abs(distance) < timedelta(seconds=45):
        return "just now"
    words = _spell(abs(distance).total_seconds(), units=1)
    return f"in {words}" if distance < timedelta(0) else f"{words} ago"


@register.filter
def span(length: timedelta | float | None) -> str:
    """A stretch of time, in at most two units: 0.39 s, 42 s, 4 min 37 s, 3 h 12 min, 2 d."""
    if length is None:
        return UNKNOWN
    seconds = length.total_seconds() if isinstance(length, timedelta) else float(length)
    if seconds < 10:
        return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"
    return _spell(seconds, units=2)


@register.simple_tag
def moment(then: datetime | None) -> SafeString:
    """A time as people say it, exact and in the person's zone on hover."""
    if not then:
        return format_html("<span>{}</span>", "never")
    here = timezone.localtime(then)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        then.isoformat(),
        f"{here:%a %d %b %Y, %H:%M:%S %Z}",
        ago(then),
    )


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a person."""
    words = [word for word in name.replace(".", " ").replace("-", " ").split() if word]
    letters = "".join(words)[:2] if len(words) < 2 else "".join(word[0] for word in words[:2])
    return letters.upper()


def _plain(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _spell(seconds: float, *, units: int) -> str:
    whole = round(seconds)
    words = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, whole = divmod(whole, size)
        if count or words:
            words.append(f"{count} {unit}" if count else "")
    return " ".join(word for word in words[:units] if word)
