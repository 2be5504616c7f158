"""CreateModel and its kin: what a container is and whether its weights can be had."""

import time
from typing import Any

from simulator.aws.context import Context, Members, Operation, moment
from simulator.aws.errors import constraints_broken, invalid
from simulator.facts import KnownModel
from simulator.sagemaker.listing import matching, ordered, page
from simulator.sagemaker.place import Place
from simulator.sagemaker.tags import put_tags


def create_model(context: Context, asked: Members) -> Members:
    place, name = context.place, asked["ModelName"]
    arn = place.arn("model", name)
    if name in place.models:
        raise invalid(f'Cannot create already existing model "{arn}".')
    if "ExecutionRoleArn" not in asked:
        rule = (
            "Value null at 'executionRoleArn' failed to satisfy constraint: Member must not be null"
        )
        raise constraints_broken([rule])
    for container in _containers(asked):
        _check_weights(context, container)
    place.models[name] = {**asked, "arn": arn, "created": time.time()}
    put_tags(place, arn, asked.get("Tags", []))
    context.changed = True
    return {"ModelArn": arn}


def _containers(asked: Members) -> list[Members]:
    found = [asked["PrimaryContainer"]] if "PrimaryContainer" in asked else asked.get("Containers")
    if not found:
        raise invalid("You must provide either a PrimaryContainer or Containers.")
    return list(found)


def _check_weights(context: Context, container: Members) -> None:
    """Only JumpStart's own buckets are known here; an operator's bucket is taken at its word."""
    uri = weights_of(container)
    if uri is None or not uri.startswith("s3://jumpstart-"):
        return
    model = context.cloud.facts.model_behind(uri)
    if model is None:
        raise invalid(f"Could not find model data at {uri}.")
    # AWS's own sentence is not public; code and status are what callers go by.
    if model.gated and not _eula_accepted(container):
        raise invalid(
            f"Access to model data {uri} requires that the end user license agreement is accepted: "
            "set ModelAccessConfig.AcceptEula to true."
        )


def weights_of(container: Members) -> str | None:
    source = container.get("ModelDataSource", {}).get("S3DataSource", {})
    uri = source.get("S3Uri") or container.get("ModelDataUrl")
    return None if uri is None else str(uri)


def _eula_accepted(container: Members) -> bool:
    source = container.get("ModelDataSource", {}).get("S3DataSource", {})
    return bool(source.get("ModelAccessConfig", {}).get("AcceptEula"))


def hub_model_of(context: Context, model_name: str) -> KnownModel | None:
    """The public model that a created one runs, or None for somebody's own."""
    kept = context.place.models.get(model_name)
    if kept is None:
        return None
    container = _containers(kept)[0]
    return context.cloud.facts.model_behind(weights_of(container) or "")


def image_of(place: Place, model_name: str) -> str | None:
    kept = place.models.get(model_name)
    return None if kept is None else _containers(kept)[0].get("Image")


def describe_model(context: Context, asked: Members) -> Members:
    kept = _find(context.place, asked["ModelName"])
    shown: dict[str, Any] = {
        key: value for key, value in kept.items() if key not in ("arn", "created", "Tags")
    }
    return shown | {"ModelArn": kept["arn"], "CreationTime": moment(kept["created"])}


def delete_model(context: Context, asked: Members) -> Members:
    kept = _find(context.place, asked["ModelName"])
    del context.place.models[asked["ModelName"]]
    context.place.tags.pop(kept["arn"], None)
    context.changed = True
    return {}


def list_models(context: Context, asked: Members) -> Members:
    rows = [
        {"ModelName": name, "ModelArn": kept["arn"], "CreationTime": moment(kept["created"])}
        for name, kept in context.place.models.items()
    ]
    keys = {"Name": "ModelName", "CreationTime": "CreationTime"}
    return page(ordered(matching(rows, asked, "ModelName"), asked, keys), asked, "Models")


def _find(place: Place, name: str) -> Members:
    if name not in place.models:
        raise invalid(f'Could not find model "{place.arn("model", name)}".')
    return place.models[name]


OPERATIONS: dict[str, Operation] = {
    "CreateModel": create_model,
    "DescribeModel": describe_model,
    "DeleteModel": delete_model,
    "ListModels": list_models,
}
