"""What a plan costs: an hour now, at its most by itself, and while old and new run together."""

from __future__ import annotations

from dataclasses import replace

from deployments.options import most_instances, other_instance_types
from deployments.plans import Plan
from foundation.figures import money
from modelcatalog.pricing import token_prices
from modelcatalog.queries import hourly_prices
from platforms.contract import Check
from platforms.registry import platform


def priced(drawn: Plan) -> Plan:
    """With the price of all its instances, or of its tokens, where one is known."""
    if not drawn.hourly:
        return _priced_by_token(drawn)
    order, connection = drawn.order, drawn.connection.pk
    at = platform(drawn.model.platform)
    known = hourly_prices([connection])
    price = known.get((connection, order.region, order.instance_type))
    if price is None:
        return drawn
    others = [
        known.get((connection, order.region, kind)) for kind in other_instance_types(at, order)
    ]
    dearest = max([price.usd, *(other.usd for other in others if other)])
    return replace(
        drawn,
        per_hour_usd=price.usd * order.instance_count,
        most_per_hour_usd=None if None in others else dearest * most_instances(at, order),
        price_source=price.source,
        price_as_of=price.known_at,
    )


def _priced_by_token(drawn: Plan) -> Plan:
    prices = token_prices(drawn.connection, drawn.model.model_id, region=drawn.region)
    return replace(
        drawn,
        input_per_1m_usd=prices.input.usd.scaleb(6) if prices.input else None,
        output_per_1m_usd=prices.output.usd.scaleb(6) if prices.output else None,
        price_source=prices.source,
        price_as_of=prices.as_of,
    )


def reckoned(drawn: Plan) -> list[Check]:
    """How long it takes and what it comes to at worst, where anything runs at all."""
    return [_time(drawn), _worst(drawn)] if drawn.hourly else []


def _time(drawn: Plan) -> Check:
    looked_at = "how long starting takes as a rule"
    if drawn.expected_seconds is None:
        return Check(code="time", verdict="unknown", title="How long it takes", looked_at=looked_at)
    minutes = max(1, round(drawn.expected_seconds / 60))
    return Check(
        code="time",
        verdict="pass",
        title=f"Ready after about {minutes} min",
        detail="From the first call to the first answer.",
        looked_at=looked_at,
    )


def _worst(drawn: Plan) -> Check:
    """What it comes to when nobody thinks of it any more."""
    looked_at = "the price list, the options and when it shall run"
    if drawn.worst_case_usd is None or drawn.most_per_hour_usd is None:
        return Check(
            code="worst_case",
            verdict="unknown",
            title="What it comes to at worst",
            detail="Not every instance type that may run has a known price.",
            remedy="Refresh the catalog of this region.",
            looked_at=looked_at,
        )
    basis = drawn.worst_case_basis
    return Check(
        code="worst_case",
        verdict="pass",
        title=f"At worst {money(drawn.worst_case_usd)}",
        detail=f"{basis[:1].upper()}{basis[1:]}; {money(drawn.most_per_hour_usd)} an hour.",
        looked_at=looked_at,
    )
