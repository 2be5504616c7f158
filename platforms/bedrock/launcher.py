"""Putting a foundation model to work: nothing is made, so deploying means to verify the access."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.bedrock.checks import checks_of
from platforms.bedrock.lifecycle import Life, life_of
from platforms.bedrock.recipe import Call, call_of
from platforms.bedrock.standing import standing
from platforms.contract import Access, Blueprint, Check, Observation, Order, Step
from platforms.errors import Denied, Gone

ENDED = "AWS has ended the model. Deploy a newer one."
WITHDRAWN = "AWS does not offer the model in this region any more."


class Verification:
    """The launcher of models that AWS runs: stopping and starting only move our own gate."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        call = call_of(order, self._access)
        see = Step(
            name="verify",
            title="See that the account may ask the model",
            call="bedrock:GetFoundationModelAvailability",
            remote_name=call.invocable,
            parameters={"modelId": call.base, "region": call.region},
        )
        return Blueprint(launch=(see,), stop=(), start=(see,), delete=(), expected_seconds=2)

    def checks(self, order: Order) -> list[Check]:
        return checks_of(order, self._access)

    def perform(self, order: Order, step: Step) -> None:
        call = call_of(order, self._access)
        self._demand_profile(call)
        standing(self._access, call.base, region=call.region).demand()

    def observe(self, order: Order) -> Observation:
        """The access check again: models end, and access is taken away."""
        call = call_of(order, self._access)
        try:
            life = self._life(call)
            self._demand_profile(call)
            standing(self._access, call.base, region=call.region).demand()
        except Gone as error:
            gone = error.code == Gone.code
            return _failed("end_of_life", WITHDRAWN if gone else error.text)
        except Denied as error:
            if error.code == Denied.code:
                # Our own rights to look do not suffice, which says nothing of the model.
                raise
            return _failed(error.code, error.text)
        if life.has_ended(datetime.now(UTC)):
            return _failed("end_of_life", ENDED)
        return Observation(
            status="in_service",
            reason_code="legacy" if life.sentence else "",
            reason_text=life.sentence,
            endpoint_url=self._address(call),
            remote_id=call.invocable,
        )

    def _life(self, call: Call) -> Life:
        client = control(self._access, "bedrock", region=call.region)
        with border():
            found: dict[str, Any] = client.get_foundation_model(modelIdentifier=call.base)
        return life_of(member(found, "modelDetails"))

    def _demand_profile(self, call: Call) -> None:
        """A profile may be deleted, or be taken out of a region, while its model goes on."""
        if call.profile:
            client = control(self._access, "bedrock", region=call.region)
            with border():
                client.get_inference_profile(inferenceProfileIdentifier=call.profile)

    def _address(self, call: Call) -> str:
        ending = "com.cn" if call.region.startswith("cn-") else "com"
        own = f"https://bedrock-runtime.{call.region}.amazonaws.{ending}"
        place = (self._access.endpoint_url or own).rstrip("/")
        return f"{place}/model/{quote(call.invocable, safe='')}/converse"


def _failed(code: str, text: str) -> Observation:
    return Observation(status="failed", reason_code=code, reason_text=text)
