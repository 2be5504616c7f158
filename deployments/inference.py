"""The one way to call a deployed model: all that it needs is read before, none of it meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from deployments.models import DeployedResource, Status, Wish
from deployments.moves import move
from deployments.orders import order_of
from foundation.refusals import Missing, Refusal, WrongState
from modelcatalog import queries as catalog
from modelcatalog.access import access
from modelcatalog.pricing import Cost, TokenPrices, plain, token_prices
from modelcatalog.pricing import cost as token_cost
from platforms.contract import Access, Delta, Ending, Order, Question, TokenUsage, Turn
from platforms.keeping import keep_open
from platforms.registry import platform

PARAMETERS = frozenset({"max_tokens", "temperature", "top_p", "stop", "reasoning_effort", "stream"})


class NotReady(WrongState):
    """The resource answers nothing at present; `text` says why and what to do."""

    code = "not_ready"


class UnknownParameter(Refusal):
    """A parameter that would have no effect: refused, so that nobody counts on it."""

    code = "unknown_parameter"


@dataclass(frozen=True, kw_only=True)
class Target:
    """All that asking a resource needs, in memory only: it holds a resolved secret.

    `hourly_usd` is for all its instances together. `system_prompt` and `parameters` are what the
    model's configuration says to who leaves them open.
    """

    resource_id: UUID
    resource_name: str
    platform: str
    model_id: str
    simulated: bool
    hourly: bool
    hourly_usd: Decimal | None
    instance_type: str
    instance_count: int
    prices: TokenPrices
    order: Order
    access: Access
    system_prompt: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


def target(resource_id: UUID) -> Target:
    """Read everything, once, from the database; refuses with `NotReady` or `SecretMissing`."""
    resource = DeployedResource.objects.select_related("connection").filter(pk=resource_id).first()
    if resource is None:
        raise Missing("There is no such deployment.")
    demand_ready(resource)
    configured = catalog.configuration(resource.model_id)
    return Target(
        resource_id=resource.pk,
        resource_name=resource.resource_name,
        platform=resource.platform,
        model_id=resource.model_id,
        simulated=resource.simulated,
        hourly=resource.hourly,
        hourly_usd=resource.estimated_hourly_cost,
        instance_type=resource.instance_type,
        instance_count=resource.instance_count,
        prices=token_prices(
            resource.connection, resource.model_id, region=resource.region, configured=configured
        ),
        order=order_of(resource),
        access=access(resource.connection),
        system_prompt=configured.system_prompt if configured else "",
        parameters=configured.parameters if configured else {},
    )


def completed(
    target: Target, system_prompt: str, parameters: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """What is said to the model: the thread's own word, else its configuration's."""
    own = {name: value for name, value in parameters.items() if value is not None}
    return system_prompt or target.system_prompt, {**target.parameters, **own}


def checked_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are set; refuses names that no question has."""
    unknown = sorted(set(parameters) - PARAMETERS)
    if unknown:
        known = ", ".join(sorted(PARAMETERS))
        raise UnknownParameter(f"There is no parameter {', '.join(unknown)}; known are {known}.")
    return {name: value for name, value in parameters.items() if value is not None}


def open_lines() -> AbstractAsyncContextManager[None]:
    """Keep connections to platforms between questions, for as long as the block lasts."""
    return keep_open()


async def ask(
    target: Target,
    turns: Sequence[Turn],
    system_prompt: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> AsyncIterator[Delta | Ending]:
    """Deltas, then one ending; raises a `PlatformError`. Asked once; closing it ends the call."""
    given = checked_parameters(parameters or {})
    if "stop" in given:
        given["stop"] = tuple(given["stop"])
    question = Question(
        order=target.order, turns=tuple(turns), system_prompt=system_prompt, **given
    )
    answer = platform(target.platform).chat(target.access).ask(question)
    async with aclosing(answer) as events:
        async for event in events:
            yield event


def cost(target: Target, usage: TokenUsage | None, busy_seconds: float) -> Cost:
    """What an answer cost. Hourly resources: the time they were busy with it, as an estimate.

    Tokens are priced where they have a price; without any known price it is unpriced.
    """
    if target.hourly:
        return _time_cost(target, busy_seconds)
    if usage is None:
        return Cost(usd=None, status="unpriced", basis={"formula": "the platform sent no usage"})
    return token_cost(usage, target.prices)


def _time_cost(target: Target, busy_seconds: float) -> Cost:
    if target.hourly_usd is None:
        basis = {"kind": "time", "formula": "no hourly price is known"}
        return Cost(usd=None, status="unpriced", basis=cast(Any, basis))
    seconds = Decimal(str(round(max(busy_seconds, 0.0), 6)))
    each = target.hourly_usd / target.instance_count
    count = f" × {target.instance_count}" if target.instance_count > 1 else ""
    formula = f"{plain(seconds)} s busy × ${plain(each)}/h{count} / 3600"
    return Cost(
        usd=(seconds * target.hourly_usd / 3600).quantize(Decimal("1e-12")),
        status="estimated",
        basis={
            "kind": "time",
            "busy_seconds": f"{seconds:f}",
            "hourly_usd": f"{each:f}",
            "instance_type": target.instance_type,
            "instance_count": target.instance_count,
            "formula": formula,
        },
    )


def demand_ready(resource: DeployedResource) -> None:
    """The gate: what somebody wants stopped answers nothing, even while it still could."""
    serving = resource.status in (Status.IN_SERVICE, Status.UPDATING)
    if serving and resource.desired_status == Wish.IN_SERVICE:
        return
    name = resource.resource_name
    if resource.desired_status == Wish.DELETED:
        raise NotReady(f"{name} was deleted. Choose another deployment, or deploy a model.")
    if resource.status == Status.FAILED:
        raise NotReady(f"{name} failed: {resource.status_reason_text} Start it again first.")
    if resource.desired_status == Wish.STOPPED:
        raise NotReady(f"{name} is stopped. {move(resource, 'start').question}")
    raise NotReady(f"{name} is not in service yet. Wait until it is, then ask again.")
