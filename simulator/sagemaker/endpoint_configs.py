"""CreateEndpointConfig and its kin: which models run on how many of which instances."""

import time
from operator import itemgetter

from simulator.aws.context import Context, Members, Operation, moment
from simulator.aws.errors import invalid
from simulator.sagemaker.endpoint import Fleet
from simulator.sagemaker.listing import matching, ordered, page
from simulator.sagemaker.models import hub_model_of, image_of
from simulator.sagemaker.place import Place
from simulator.sagemaker.tags import put_tags


def create_endpoint_config(context: Context, asked: Members) -> Members:
    place, name = context.place, asked["EndpointConfigName"]
    arn = place.arn("endpoint-config", name)
    if name in place.configs:
        raise invalid(f'Cannot create already existing endpoint configuration "{arn}".')
    for variant in asked["ProductionVariants"]:
        _check_variant(place, variant)
    place.configs[name] = {**asked, "arn": arn, "created": time.time()}
    put_tags(place, arn, asked.get("Tags", []))
    context.changed = True
    return {"EndpointConfigArn": arn}


def _check_variant(place: Place, variant: Members) -> None:
    model_name = variant.get("ModelName")
    if model_name is None:
        raise invalid("ModelName is required: inference components are not part of this rehearsal.")
    if model_name not in place.models:
        raise invalid(f'Could not find model "{place.arn("model", model_name)}".')
    # The service model has both optional, for serverless and for inference components.
    missing = [] if instance_types(variant) else ["InstanceType"]
    missing += [] if "InitialInstanceCount" in variant else ["InitialInstanceCount"]
    if missing:
        raise invalid(
            f"Production variant {variant['VariantName']} must specify {' and '.join(missing)}."
        )


def instance_types(variant: Members) -> list[str]:
    """The one that is named, or those of its pools, the most wanted first."""
    if "InstanceType" in variant:
        return [str(variant["InstanceType"])]
    pools = sorted(variant.get("InstancePools", []), key=itemgetter("Priority"))
    return [str(pool["InstanceType"]) for pool in pools]


def fleets_of(context: Context, config_name: str) -> list[Fleet]:
    config = find_config(context.place, config_name)
    return [_fleet(context, variant) for variant in config["ProductionVariants"]]


def _fleet(context: Context, variant: Members) -> Fleet:
    model_name = variant["ModelName"]
    hub_model = hub_model_of(context, model_name)
    return Fleet(
        variant=variant["VariantName"],
        model_name=model_name,
        instance_type=instance_types(variant)[0],
        otherwise=instance_types(variant)[1:],
        desired=variant["InitialInstanceCount"],
        weight=float(variant.get("InitialVariantWeight", 1.0)),
        model_id=hub_model.model_id if hub_model else None,
        image=image_of(context.place, model_name),
    )


def find_config(place: Place, name: str) -> Members:
    if name not in place.configs:
        arn = place.arn("endpoint-config", name)
        raise invalid(f'Could not find endpoint configuration "{arn}".')
    return place.configs[name]


def describe_endpoint_config(context: Context, asked: Members) -> Members:
    kept = find_config(context.place, asked["EndpointConfigName"])
    hidden = ("arn", "created", "Tags")
    shown = {key: value for key, value in kept.items() if key not in hidden}
    return shown | {"EndpointConfigArn": kept["arn"], "CreationTime": moment(kept["created"])}


def delete_endpoint_config(context: Context, asked: Members) -> Members:
    """AWS lets a configuration in use go, too; only UpdateEndpoint then fails."""
    kept = find_config(context.place, asked["EndpointConfigName"])
    del context.place.configs[asked["EndpointConfigName"]]
    context.place.tags.pop(kept["arn"], None)
    context.changed = True
    return {}


def list_endpoint_configs(context: Context, asked: Members) -> Members:
    rows = [
        {
            "EndpointConfigName": name,
            "EndpointConfigArn": kept["arn"],
            "CreationTime": moment(kept["created"]),
        }
        for name, kept in context.place.configs.items()
    ]
    keys = {"Name": "EndpointConfigName", "CreationTime": "CreationTime"}
    kept_rows = matching(rows, asked, "EndpointConfigName")
    return page(ordered(kept_rows, asked, keys), asked, "EndpointConfigs")


OPERATIONS: dict[str, Operation] = {
    "CreateEndpointConfig": create_endpoint_config,
    "DescribeEndpointConfig": describe_endpoint_config,
    "DeleteEndpointConfig": delete_endpoint_config,
    "ListEndpointConfigs": list_endpoint_configs,
}
