"""What the catalog keeps of a model so that it can be verified and asked later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from platforms.bedrock.facts import Record, asking_of
from platforms.bedrock.profiles import Way
from platforms.contract import Access, Json, Order
from platforms.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Call:
    """By what, and where, an order's model is asked; `profile` where that is no model's id."""

    base: str
    invocable: str
    profile: str
    region: str


def recipe_of(model: Mapping[str, Any], way: Way, said: Record, region: str) -> dict[str, Json]:
    """The invocable id is kept by region: profiles of one region mean nothing in another."""
    return {
        "base": str(model["modelId"]),
        "name": str(model.get("modelName") or ""),
        "invocable": {region: way.invocable},
        "profile": way.profile.profile_id if way.profile else "",
        "reach": way.reach,
        "writes_text": "TEXT" in (model.get("outputModalities") or ()),
        "asking": asking_of(said),
    }


def call_of(order: Order, access: Access) -> Call:
    """Refused where the catalog holds no way for the order's region."""
    recipe, region = order.recipe, order.region or access.region
    known = recipe.get("invocable")
    ways = known if isinstance(known, Mapping) else {}
    invocable = ways.get(region)
    if not invocable:
        raise Refused(
            f"The catalog knows no way to the model in {region or 'this region'}.",
            code="unknown_way",
            advice="Refresh the catalog of a connection to that region, then deploy from it.",
        )
    return Call(
        base=str(recipe.get("base") or order.model_id),
        invocable=str(invocable),
        profile=str(recipe.get("profile") or ""),
        region=region,
    )
