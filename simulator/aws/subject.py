"""What a call is about, in the words that faults are matched by."""

from typing import Any

from simulator.aws.identity import Caller
from simulator.cloud import Cloud
from simulator.faults import Subject
from simulator.sagemaker.endpoint import Fleet
from simulator.sagemaker.endpoint_configs import instance_types
from simulator.sagemaker.models import weights_of
from simulator.sagemaker.place import Place

Members = dict[str, Any]

# What a caller calls the thing itself by: a model, a configuration, an endpoint.
_NAMES = ("EndpointName", "EndpointConfigName", "ModelName")


def subject_of(cloud: Cloud, caller: Caller, service: str, asked: Members) -> Subject:
    place = cloud.place(caller.account, caller.region)
    subject: Subject = {
        "service": {service},
        "account": {caller.account},
        "region": {caller.region},
        "endpoint": {str(asked["EndpointName"])} if "EndpointName" in asked else set(),
        "name": {str(asked[member]) for member in _NAMES if member in asked} | _scaled(asked),
        "instance_type": set(),
        "model": {str(asked["modelId"])} if "modelId" in asked else set(),
    }
    for fleet in _fleets(place, asked):
        subject["instance_type"].add(fleet.instance_type)
        subject["model"].update({fleet.model_name, fleet.model_id or fleet.model_name})
    for variant in _variants(place, asked):
        subject["instance_type"].update(instance_types(variant))
        subject["model"].update(_names(cloud, place, variant.get("ModelName")))
    return subject


def _scaled(asked: Members) -> set[str]:
    """The endpoint that a resource id speaks of: endpoint/<name>/variant/<variant>."""
    parts = str(asked.get("ResourceId", "")).split("/")
    return {parts[1]} if parts[0] == "endpoint" and parts[1:] else set()


def _fleets(place: Place, asked: Members) -> list[Fleet]:
    endpoint = place.endpoints.get(asked.get("EndpointName", ""))
    return [] if endpoint is None else endpoint.fleets


def _variants(place: Place, asked: Members) -> list[Members]:
    """Of the configuration that is being made, or of the one that is named."""
    config = place.configs.get(asked.get("EndpointConfigName", ""), asked)
    variants: list[Members] = config.get("ProductionVariants", [])
    return variants


def _names(cloud: Cloud, place: Place, model_name: str | None) -> set[str]:
    kept = place.models.get(model_name or "")
    if kept is None:
        return set()
    uri = weights_of(kept.get("PrimaryContainer", {}))
    known = cloud.facts.model_behind(uri or "")
    return {str(model_name), known.model_id if known else str(model_name)}
