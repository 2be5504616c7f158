"""Bedrock at a far end: what its lists, its checks of access and its streams look like."""

from __future__ import annotations

from platforms.contract import Access, NetworkPolicy
from tests.platforms.far_end import FarEnd, Reply
from tests.platforms.frames import STREAM_HEADERS, event

BASE = "maker.thing-v1:0"
ONCE = f"/model/{BASE}/converse"
STREAM = f"/model/{BASE}/converse-stream"
MODELS = "/foundation-models"
PROFILES = "/inference-profiles"
MODEL = f"/foundation-models/{BASE}"
AVAILABILITY = f"/foundation-model-availability/{BASE}"
USAGE = {"inputTokens": 9, "outputTokens": 4, "totalTokens": 13}


def access_to(far_end: FarEnd) -> Access:
    return Access(
        platform="bedrock",
        simulated=True,
        region="us-east-1",
        endpoint_url=far_end.url,
        network=NetworkPolicy(allow_loopback=True),
    )


def recipe(**more):
    """The recipe of a model that is asked by its own id."""
    known = {
        "base": BASE,
        "name": "Thing",
        "invocable": {"": BASE, "us-east-1": BASE},
        "profile": "",
        "reach": "",
        "writes_text": True,
        "asking": {},
    }
    return known | more


def summary(model_id=BASE, **more):
    said = {
        "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{model_id}",
        "modelId": model_id,
        "modelName": "Thing",
        "providerName": "Maker",
        "inputModalities": ["TEXT", "IMAGE"],
        "outputModalities": ["TEXT"],
        "responseStreamingSupported": True,
        "inferenceTypesSupported": ["ON_DEMAND"],
        "modelLifecycle": {"status": "ACTIVE"},
    }
    return said | more


def profile(profile_id, regions, base=BASE, kind="SYSTEM_DEFINED", **more):
    word = "inference-profile" if kind == "SYSTEM_DEFINED" else "application-inference-profile"
    said = {
        "inferenceProfileId": profile_id,
        "inferenceProfileArn": f"arn:aws:bedrock:us-east-1:111122223333:{word}/{profile_id}",
        "inferenceProfileName": f"Way {profile_id}",
        "status": "ACTIVE",
        "type": kind,
        "models": [
            {"modelArn": f"arn:aws:bedrock:{place}::foundation-model/{base}"} for place in regions
        ],
    }
    return said | more


def listed(far_end, *models, profiles=()):
    """What the catalog is read from; every model may be asked unless said otherwise after."""
    far_end.answer(MODELS, Reply(body={"modelSummaries": list(models)}))
    page = Reply(body={"inferenceProfileSummaries": list(profiles)})
    far_end.answer(PROFILES, page, Reply(body={"inferenceProfileSummaries": []}))
    for model in models:
        far_end.answer(f"/foundation-model-availability/{model['modelId']}", available())


def available(agreement="AVAILABLE", authorised="AUTHORIZED", entitled="AVAILABLE", here=True):
    return Reply(
        body={
            "modelId": BASE,
            "agreementAvailability": {"status": agreement},
            "authorizationStatus": authorised,
            "entitlementAvailability": entitled,
            "regionAvailability": "AVAILABLE" if here else "NOT_AVAILABLE",
        }
    )


def text(said, place=0):
    return event("contentBlockDelta", contentBlockIndex=place, delta={"text": said})


def thought(said):
    delta = {"reasoningContent": {"text": said}}
    return event("contentBlockDelta", contentBlockIndex=0, delta=delta)


def ending(reason="end_turn", usage=USAGE):
    """How every whole stream ends: why, and then what was counted."""
    metrics = {"latencyMs": 1}
    return event("messageStop", stopReason=reason) + event("metadata", usage=usage, metrics=metrics)


def streamed(*frames, then="end"):
    return Reply(parts=list(frames), headers=STREAM_HEADERS, then=then)


def whole(*content, reason="end_turn", usage=USAGE):
    message = {"role": "assistant", "content": list(content)}
    said = {"output": {"message": message}, "stopReason": reason, "usage": usage}
    return Reply(body=said | {"metrics": {"latencyMs": 1}})


def refusal(kind, message, status=400):
    return Reply(status=status, body={"message": message}, headers={"x-amzn-ErrorType": kind})
