"""How things are said on pages: icons, money, tokens, moments and statuses, one way each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

from django import template
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.figures import UNKNOWN, UNPRICED, ago, money, short, since, span

register = template.Library()
for said in (money, short, ago, since, span):
    register.filter(said)


class HasStatus(Protocol):
    """Whatever is deployed, as far as this module needs to know it."""

    status: str


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


PLATFORMS: Final = {
    "bedrock": "Bedrock",
    "sagemaker": "SageMaker",
    "nim": "NIM",
    "openai_compatible": "OpenAI-compatible",
}


@register.simple_tag(takes_context=True)
def notices(context: template.Context) -> Iterable[Message]:
    """What the last request wants said. A chat page has `messages` of its own, hence this tag."""
    request = context.get("request")
    return messages.get_messages(request) if request else ()


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
    look = LOOKS.get(status) or Look("stopped", "circle-help", spoken(status))
    return format_html(
        '<span class="pill is-{}">{}{}</span>',
        look.tone,
        icon(look.icon, small=True, css=look.motion),
        look.word,
    )


@register.filter
def moving(status: str) -> bool:
    """Whether a status will change by itself, so that its page looks again."""
    return status == "pending" or (status in LOOKS and LOOKS[status].tone == "moving")


@register.filter
def any_moving(things: Iterable[HasStatus]) -> bool:
    return any(moving(thing.status) for thing in things)


@register.filter
def spoken(status: str) -> str:
    """A status as its pill says it, without the pill."""
    return LOOKS[status].word if status in LOOKS else status.replace("_", " ").capitalize()


@register.filter
def platform(slug: str) -> str:
    """What people call a platform."""
    return PLATFORMS.get(slug, slug)


@register.simple_tag
def cost(amount: Decimal | None, status: str = "priced", formula: str = "") -> SafeString:
    """What something cost and how well that is known; the exact figure and its formula on hover."""
    if amount is None or amount == "" or status == UNPRICED:
        return format_html('<span title="Nobody has set a price for this yet.">{}</span>', UNPRICED)
    exact = f"{amount.normalize():f} USD" + (f", {formula}" if formula else "")
    if status == "estimated":
        said = '<span title="Estimated: {}"><span aria-hidden="true">≈ </span>{}</span>'
        return format_html(said, exact, money(amount))
    return format_html('<span title="{}">{}</span>', exact, money(amount))


@register.simple_tag
def tokens(number: int | None) -> SafeString:
    """A count of tokens in short, exact on hover."""
    if not isinstance(number, int):
        return format_html("<span>{}</span>", UNKNOWN)
    return format_html('<span title="{} tokens">{}</span>', f"{number:,}", short(number))


@register.filter
def milliseconds(length: float) -> str:
    return span(length / 1000)


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
