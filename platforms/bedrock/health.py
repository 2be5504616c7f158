"""Whether an account may still ask a model; nothing of ours runs that could be ill."""

from __future__ import annotations

from platforms.bedrock.recipe import call_of
from platforms.bedrock.standing import standing
from platforms.contract import Access, Check, Order

LOOKED_AT = "bedrock:GetFoundationModelAvailability"


class Availability:
    def __init__(self, access: Access) -> None:
        self._access = access

    def check(self, order: Order) -> Check:
        """Raises where our own rights to look do not suffice: then nothing is known."""
        call = call_of(order, self._access)
        found = standing(self._access, call.base, region=call.region)
        granted = found.access == "granted"
        return Check(
            code="health",
            verdict="pass" if granted else "fail",
            title="The account may ask the model" if granted else found.text,
            remedy=found.advice,
            looked_at=LOOKED_AT,
        )
