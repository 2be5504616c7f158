"""What the page offers to who asks something stopped: to start it with the question, and wait."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.models import Generation
from deployments.models import DeployedResource
from deployments.pages import Progress, progress
from deployments.queries import present_steps
from deployments.waking import can_be_woken, coming, outlook
from foundation.figures import money


@dataclass(frozen=True)
class Offer:
    """`label` is on the button and names price and time: pressing it is agreeing to them."""

    text: str
    label: str


def offer(resource: DeployedResource | None) -> Offer | None:
    """None where the resource answers, or no question can bring it to that."""
    if resource is None or not can_be_woken(resource) or outlook(resource).word == "ready":
        return None
    name = resource.resource_name
    if coming(resource):
        text = f"{name} is not in service yet. What you send waits for it."
        return Offer(text, "Send, answered when it is ready")
    takes = round((resource.expected_seconds or 0) / 60)
    hourly = resource.estimated_hourly_cost if resource.hourly else None
    told = [
        f"about {takes} min" if takes else "",
        f"{money(hourly)}/h" if hourly is not None else "",
        "no known price" if resource.hourly and hourly is None else "",
    ]
    price = ", ".join(part for part in told if part)
    text = f"{name} is stopped. What you send starts it, and waits until it is in service."
    return Offer(text, f"Start it and send{f' ({price})' if price else ''}")


def waits(generation: Generation | None, resource: DeployedResource | None) -> Progress | None:
    """How far the start is that the answer waits for; None where it waits for none."""
    if generation is None or generation.wait_until is None or resource is None:
        return None
    return progress(resource, present_steps(resource))
