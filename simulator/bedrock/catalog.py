"""The control side of Bedrock: what is offered, by which profile, and whether one may ask it."""

from datetime import UTC, datetime

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError, invalid
from simulator.bedrock.foundation import (
    Foundation,
    Profile,
    foundations,
    offered_in,
    profiles,
    standing,
)
from simulator.sagemaker.listing import page

_USUAL_PAGE = 100


def list_foundation_models(context: Context, asked: Members) -> Members:
    region = context.caller.region
    found = [_described(context, model) for model in offered_in(context.cloud.facts, region)]
    return {"modelSummaries": [model for model in found if _wanted(model, asked)]}


def get_foundation_model(context: Context, asked: Members) -> Members:
    return {"modelDetails": _described(context, _named(context, asked["modelIdentifier"]))}


def get_availability(context: Context, asked: Members) -> Members:
    model = _named(context, asked["modelId"])
    said = standing(context.cloud.facts, model.model_id)
    return {
        "modelId": model.model_id,
        "agreementAvailability": {"status": said["agreement"]},
        "authorizationStatus": said["authorization"],
        "entitlementAvailability": said["entitlement"],
        "regionAvailability": "AVAILABLE",
    }


def list_inference_profiles(context: Context, asked: Members) -> Members:
    wanted = asked.get("typeEquals")
    found = [
        _profile(context, profile)
        for profile in profiles(context.cloud.facts, context.caller.region)
        if wanted in (None, profile.kind) and not profile.model.has_ended(context.cloud.facts)
    ]
    # The same pages as everywhere, under the names that this service has for them.
    given = {
        "MaxResults": asked.get("maxResults", _USUAL_PAGE),
        "NextToken": asked.get("nextToken"),
    }
    answer = page(found, given, "inferenceProfileSummaries")
    if "NextToken" in answer:
        answer["nextToken"] = answer.pop("NextToken")
    return answer


def get_inference_profile(context: Context, asked: Members) -> Members:
    wanted = asked["inferenceProfileIdentifier"].rpartition("/")[2]
    for profile in profiles(context.cloud.facts, context.caller.region):
        if profile.profile_id == wanted:
            return _profile(context, profile)
    raise _unknown("The inference profile could not be found.")


def _named(context: Context, identifier: str) -> Foundation:
    model = foundations(context.cloud.facts).get(identifier.rpartition("/")[2])
    if model is None:
        raise invalid("The provided model identifier is invalid.")
    listed = offered_in(context.cloud.facts, context.caller.region)
    if model not in listed:
        raise _unknown("Could not resolve the foundation model from the model identifier.")
    return model


def _unknown(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message, status=404)


def _described(context: Context, model: Foundation) -> Members:
    region = context.caller.region
    return {
        "modelArn": model.arn(region),
        "modelId": model.model_id,
        "modelName": model.said["name"],
        "providerName": model.said["provider"],
        "inputModalities": model.said["input"],
        "outputModalities": model.said["output"],
        "responseStreamingSupported": model.said["streaming"],
        "customizationsSupported": [],
        "inferenceTypesSupported": ["ON_DEMAND" if model.runs_in(region) else "INFERENCE_PROFILE"],
        "modelLifecycle": model.lifecycle,
    }


def _wanted(model: Members, asked: Members) -> bool:
    provider = asked.get("byProvider")
    output, inference = asked.get("byOutputModality"), asked.get("byInferenceType")
    return (
        (provider is None or model["providerName"].lower() == provider.lower())
        and (output is None or output in model["outputModalities"])
        and (inference is None or inference in model["inferenceTypesSupported"])
        and "byCustomizationType" not in asked
    )


def _profile(context: Context, profile: Profile) -> Members:
    region, account = context.caller.region, context.caller.account
    made = datetime.fromisoformat(context.cloud.facts.bedrock["as_of"]).replace(tzinfo=UTC)
    places = ", ".join(place or "other Regions" for place in profile.regions)
    return {
        "inferenceProfileName": profile.name,
        "description": f"Routes requests to {profile.model.said['name']} in {places}.",
        "createdAt": made,
        "updatedAt": made,
        "inferenceProfileArn": profile.arn(region, account),
        "models": [{"modelArn": profile.model.arn(place)} for place in profile.regions],
        "inferenceProfileId": profile.profile_id,
        "status": "ACTIVE",
        "type": profile.kind,
    }


OPERATIONS: dict[str, Operation] = {
    "ListFoundationModels": list_foundation_models,
    "GetFoundationModel": get_foundation_model,
    "GetFoundationModelAvailability": get_availability,
    "ListInferenceProfiles": list_inference_profiles,
    "GetInferenceProfile": get_inference_profile,
}
