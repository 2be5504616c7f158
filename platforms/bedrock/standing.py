"""Whether an account may ask a model: agreement, authorisation, entitlement and region in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, ModelAccess
from platforms.errors import Denied


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an account stands with a model; `code`, `text` and `advice` say why not."""

    access: ModelAccess
    code: str = ""
    text: str = ""
    advice: str = ""

    def demand(self) -> None:
        """Refuse to go on unless the model may be asked."""
        if self.access != "granted":
            raise Denied(self.text, code=self.code, advice=self.advice)


GRANTED = Standing(access="granted")
NOT_HERE = Standing(
    access="not_granted",
    code="not_in_region",
    text="AWS does not offer the model in this region.",
    advice="Use a connection to another region.",
)
NOT_AUTHORISED = Standing(
    access="not_granted",
    code="not_granted",
    text="The account is not authorised to use the model.",
    advice="Ask the administrators of the AWS organisation, or AWS, to allow it.",
)
PENDING = Standing(
    access="pending",
    code="access_pending",
    text="The agreement with the model's provider is not concluded yet.",
    advice="Wait some minutes, then try again.",
)
NO_AGREEMENT = Standing(
    access="not_granted",
    code="no_agreement",
    text="The account has no agreement with the model's provider.",
    advice=(
        "Open the model in the catalog of the Bedrock console and accept its terms, or fill out "
        "the provider's form there; the right aws-marketplace:Subscribe is needed for it."
    ),
)
NOT_ENTITLED = Standing(
    access="not_granted",
    code="not_granted",
    text="The account has an agreement, but no entitlement to the model yet.",
    advice="Wait some minutes after the agreement; then ask AWS.",
)


def standing(access: Access, model_id: str, *, region: str = "") -> Standing:
    """Asks AWS about one model, by the id of the model itself. Costs nothing."""
    client = control(access, "bedrock", region=region)
    with border():
        return judged(client.get_foundation_model_availability(modelId=model_id))


def judged(said: Mapping[str, Any]) -> Standing:
    """The first of the four that is missing decides."""
    agreement = str(member(said, "agreementAvailability").get("status"))
    verdicts = (
        (member(said, "regionAvailability") == "AVAILABLE", NOT_HERE),
        (member(said, "authorizationStatus") == "AUTHORIZED", NOT_AUTHORISED),
        (agreement != "PENDING", PENDING),
        (agreement == "AVAILABLE", NO_AGREEMENT),
        (member(said, "entitlementAvailability") == "AVAILABLE", NOT_ENTITLED),
    )
    return next((why for fulfilled, why in verdicts if not fulfilled), GRANTED)
