"""What can be known before a model is deployed: each verdict with what to do about it."""

from __future__ import annotations

from dataclasses import replace

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.bedrock.lifecycle import life_of
from platforms.bedrock.recipe import call_of
from platforms.bedrock.standing import standing
from platforms.bedrock.verify import verify
from platforms.contract import Access, Check, Order
from platforms.errors import PlatformError, Refused, TryLater

LOOKED_AT = {
    "credentials": "sts GetCallerIdentity",
    "access": "bedrock GetFoundationModelAvailability: agreement, entitlement, region",
    "lifecycle": "bedrock GetFoundationModel",
}


def checks_of(order: Order, access: Access) -> list[Check]:
    """Without an answer about the credentials AWS is asked no further."""
    told = [verify(access), _way(order, access), _text(order)]
    if told[0].verdict == told[1].verdict == "pass":
        told += [_access(order, access), _life(order, access)]
    return [replace(check, looked_at=LOOKED_AT.get(check.code, "the catalog")) for check in told]


def _way(order: Order, access: Access) -> Check:
    title = "How the model is asked"
    try:
        call = call_of(order, access)
    except Refused as error:
        return Check(
            code="way", verdict="fail", title=title, detail=error.text, remedy=error.advice
        )
    by = f"Through the profile {call.profile}" if call.profile else "By its own id"
    return Check(code="way", verdict="pass", title=title, detail=f"{by} in {call.region}.")


def _text(order: Order) -> Check:
    if order.recipe.get("writes_text"):
        return Check(code="modality", verdict="pass", title="The model writes text")
    return Check(
        code="modality",
        verdict="fail",
        title="The model writes no text",
        detail="It can be deployed for nothing that Staque does.",
        remedy="Choose a model whose output is text.",
    )


def _access(order: Order, access: Access) -> Check:
    call, title = call_of(order, access), "Access to the model"
    try:
        stands = standing(access, call.base, region=call.region)
    except PlatformError as error:
        return _unread("access", title, error, "bedrock:GetFoundationModelAvailability")
    granted = stands.access == "granted"
    return Check(
        code="access",
        verdict="pass" if granted else "fail",
        title=title,
        detail="The account may ask it." if granted else stands.text,
        remedy=stands.advice,
    )


def _life(order: Order, access: Access) -> Check:
    call, title = call_of(order, access), "How long the model stays"
    client = control(access, "bedrock", region=call.region)
    try:
        with border():
            found = client.get_foundation_model(modelIdentifier=call.base)
        life = life_of(member(found, "modelDetails"))
    except PlatformError as error:
        return _unread("lifecycle", title, error, "bedrock:GetFoundationModel")
    if life.lifecycle == "deprecated":
        return Check(
            code="lifecycle", verdict="fail", title=title, detail="AWS has ended it.",
            remedy="Choose a newer model.",
        )  # fmt: skip
    if life.sentence:
        remedy = "Choose a newer model, unless you only need it for a while."
        return Check(
            code="lifecycle", verdict="warn", title=title, detail=life.sentence, remedy=remedy
        )
    return Check(code="lifecycle", verdict="pass", title=title, detail="AWS names no end.")


def _unread(code: str, title: str, error: PlatformError, right: str) -> Check:
    passes = isinstance(error, TryLater)
    return Check(
        code=code,
        verdict="unknown",
        title=title,
        detail=error.vendor_text or error.text,
        remedy="Try again in a moment." if passes else f"Allow {right} to know.",
    )
