"""What can be checked of an order before anything is done: our own verdicts and the platform's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from accounts.models import User
from deployments import naming
from deployments.patience import patiently
from foundation.figures import money
from foundation.refusals import Refusal
from modelcatalog.models import CatalogModel
from platforms.contract import Check, Launcher, Order, Platform
from platforms.errors import PlatformError, TryLater

LOOKED_AT = {
    "resource_name": "the names of your organisation's deployments",
    "offered": "the catalog, as it was read last",
    "licence": "the order",
    "instance": "the catalog, as it was read last",
    "price": "the prices, as they were read last",
}


def own_checks(
    *,
    by: User,
    name: str,
    order: Order,
    model: CatalogModel,
    platform: Platform,
    per_hour_usd: Decimal | None,
) -> list[Check]:
    """What the database alone can tell. No name is asked about where it has one already."""
    checks = [*([_name(name, by)] if name else []), _offered(model)]
    if model.needs_licence:
        checks.append(_licence(order))
    if platform.hourly:
        checks += [_instance(order, model), _price(order, per_hour_usd)]
    return [replace(check, looked_at=LOOKED_AT[check.code]) for check in checks]


def platform_checks(launcher: Launcher, order: Order) -> list[Check]:
    """The platform's verdicts; one that does not answer leaves the question open."""
    try:
        return patiently(partial(launcher.checks, order))
    except PlatformError as error:
        return [trouble(error)]


def together(own: list[Check], platforms: list[Check]) -> list[Check]:
    """One verdict a question: where both have one, the worse stands, else the platform's."""
    failing = {check.code for check in own if check.verdict == "fail"}
    theirs = [check for check in platforms if check.code not in failing]
    answered = {check.code for check in theirs}
    return [check for check in own if check.code not in answered] + theirs


def trouble(error: PlatformError | Refusal) -> Check:
    """What kept us from asking: unknown where it may pass, a failure where it will not."""
    passes = isinstance(error, TryLater)
    if isinstance(error, Refusal):
        return Check(code=error.code, verdict="fail", title="No access", detail=error.text)
    return Check(
        code="platform",
        verdict="unknown" if passes else "fail",
        title="The platform did not answer" if passes else "The platform said no",
        detail=f"{error.text} {error.vendor_text}".strip(),
        remedy=error.advice or ("Try again in a moment." if passes else ""),
    )


def _name(name: str, by: User) -> Check:
    title = f"Name {name}"
    if not naming.is_fit(name):
        return Check(
            code="resource_name", verdict="fail", title=title, detail=naming.RULE,
            remedy="Choose another name.",
        )  # fmt: skip
    if not naming.is_free(name, by=by):
        return Check(
            code="resource_name",
            verdict="fail",
            title=title,
            detail="Another deployment of your organisation has it.",
            remedy="Choose another name, or delete that one.",
        )
    return Check(code="resource_name", verdict="pass", title=title, detail="Free.")


def _offered(model: CatalogModel) -> Check:
    if model.withdrawn_at is None:
        return Check(code="offered", verdict="pass", title=f"{model.name} is offered")
    return Check(
        code="offered",
        verdict="warn",
        title=f"{model.name} was not in the catalog when it was last read",
        remedy="Refresh the catalog, or choose another model.",
    )


def _licence(order: Order) -> Check:
    if order.licence_accepted:
        return Check(
            code="licence",
            verdict="pass",
            title="The licence is accepted",
            detail=f"Accepted by {order.accepted_by}." if order.accepted_by else "",
        )
    return Check(
        code="licence",
        verdict="fail",
        title="The licence is not accepted",
        remedy="Read the model's licence and accept it.",
    )


def _instance(order: Order, model: CatalogModel) -> Check:
    title = f"Instance type {order.instance_type}".strip()
    supported = model.supported_instance_types
    if not order.instance_type:
        return Check(
            code="instance", verdict="fail", title="No instance type", remedy="Choose one."
        )
    if not supported:
        return Check(
            code="instance", verdict="unknown", title=title, detail="The model names none."
        )
    if order.instance_type in supported:
        return Check(code="instance", verdict="pass", title=title, detail="Supported by the model.")
    return Check(
        code="instance",
        verdict="fail",
        title=title,
        detail=f"The model supports {', '.join(supported)}.",
        remedy="Choose one of these.",
    )


def _price(order: Order, per_hour_usd: Decimal | None) -> Check:
    title = f"Price of {order.instance_type}"
    if per_hour_usd is None:
        return Check(
            code="price",
            verdict="warn",
            title=title,
            detail="No price is known; what it costs will stay unpriced.",
            remedy="Refresh the catalog of this region.",
        )
    each = f"{money(per_hour_usd)} an hour for {order.instance_count}."
    return Check(code="price", verdict="pass", title=title, detail=each)
