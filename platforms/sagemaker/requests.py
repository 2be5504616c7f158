"""The requests that put a model on an endpoint and let it scale, composed from an order alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from platforms.contract import Access, Json, Order
from platforms.sagemaker.options import Scaling, pool, text, texts
from platforms.sagemaker.recipe import for_instance

VARIANT = "AllTraffic"
SCALED = {
    "ServiceNamespace": "sagemaker",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}


def model_request(order: Order, access: Access) -> dict[str, Json]:
    isolated = order.options.get("network_isolation", order.recipe.get("network_isolation"))
    request: dict[str, Json] = {
        "ModelName": config_name(order, order.revision),
        "PrimaryContainer": _container(order),
        "EnableNetworkIsolation": bool(isolated),
        "Tags": _tags(order),
    }
    if access.execution_role_arn:
        request["ExecutionRoleArn"] = access.execution_role_arn
    if order.options.get("subnets") or order.options.get("security_groups"):
        request["VpcConfig"] = {
            "SecurityGroupIds": [*texts(order, "security_groups")],
            "Subnets": [*texts(order, "subnets")],
        }
    return request


def config_name(order: Order, revision: int) -> str:
    """Models and configurations cannot be changed: every revision has its own.

    What was adopted goes on with the configuration that it was found with.
    """
    if is_theirs(order, revision):
        return str(order.recipe["adopted"])
    return order.name if revision == 1 else f"{order.name[:59]}-r{revision}"


def is_theirs(order: Order, revision: int) -> bool:
    """Somebody else made it, and it may serve other endpoints too: it is never removed by us."""
    adopted = order.recipe.get("adopted_revision", 1)
    return revision == adopted and bool(order.recipe.get("adopted"))


def config_request(order: Order) -> dict[str, Json]:
    variant: dict[str, Json] = {
        "VariantName": VARIANT,
        "ModelName": config_name(order, order.revision),
        "InitialInstanceCount": order.instance_count,
        "InitialVariantWeight": 1.0,
        **_instances(order),
    }
    limits = {
        "ModelDataDownloadTimeoutInSeconds": _seconds(order.recipe.get("download_timeout")),
        "ContainerStartupHealthCheckTimeoutInSeconds": _seconds(
            order.recipe.get("startup_timeout")
        ),
        "VolumeSizeInGB": _volume(order),
    }
    variant |= {name: value for name, value in limits.items() if value is not None}
    request: dict[str, Json] = {
        "EndpointConfigName": config_name(order, order.revision),
        "ProductionVariants": [variant],
        "Tags": _tags(order),
    }
    if key := text(order, "kms_key"):
        request["KmsKeyId"] = key
    return request


def _instances(order: Order) -> dict[str, Json]:
    """One type, or a list that AWS goes through where one has no capacity."""
    kinds = pool(order)
    if len(kinds) == 1:
        return {"InstanceType": order.instance_type}
    pools: list[Json] = [
        {"InstanceType": kind, "Priority": place} for place, kind in enumerate(kinds, 1)
    ]
    return {"InstancePools": pools}


def _volume(order: Order) -> Json:
    """What somebody asked for is sent as it is; a recipe's wish only where it can be met."""
    chosen = order.options.get("volume_gb")
    if chosen is not None:
        return chosen
    return order.recipe.get("volume_gb") if takes_volume(order) else None


def endpoint_request(order: Order) -> dict[str, Json]:
    return {
        "EndpointName": order.name,
        "EndpointConfigName": config_name(order, order.revision),
        "Tags": _tags(order),
    }


def update_request(order: Order) -> dict[str, Json]:
    return {
        "EndpointName": order.name,
        "EndpointConfigName": config_name(order, order.revision),
        "RetainAllVariantProperties": False,
    }


def tags_request(order: Order) -> dict[str, Json]:
    """Which endpoint is known by its name; AWS wants its ARN, which is asked for then."""
    return {"Tags": _tags(order)}


def target_name(order: Order) -> dict[str, Json]:
    return {**SCALED, "ResourceId": f"endpoint/{order.name}/variant/{VARIANT}"}


def target_request(order: Order, scaling: Scaling) -> dict[str, Json]:
    return {**target_name(order), "MinCapacity": scaling.least, "MaxCapacity": scaling.most}


def policy_request(order: Order, scaling: Scaling) -> dict[str, Json]:
    """Requests a minute for each instance: the measure that real-time endpoints come with."""
    return {
        **target_name(order),
        "PolicyName": order.name,
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": float(scaling.target),
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
            },
        },
    }


def takes_volume(order: Order) -> bool:
    """Instances with disks of their own refuse a volume."""
    family = order.instance_type.removeprefix("ml.").split(".")[0]
    return "d" not in family and not family.startswith(("g5", "g6", "p5", "trn", "inf"))


def _container(order: Order) -> dict[str, Json]:
    recipe = order.recipe
    if recipe.get("package"):
        return {"ModelPackageName": recipe["package"]}
    own = container_of(order)
    container: dict[str, Json] = {"Image": own["image"], "Environment": own["environment"]}
    if own["artifact"]:
        container["ModelDataSource"] = {"S3DataSource": _artifact(order, own["artifact"])}
    return container


def container_of(order: Order) -> dict[str, Any]:
    """Image, artifact and environment: the recipe's, under what somebody chose instead."""
    own = for_instance(order.recipe, order.instance_type)
    chosen = order.options.get("environment")
    return {
        "image": text(order, "image") or own["image"],
        "artifact": text(order, "artifact") or own["artifact"],
        "environment": own["environment"] | (chosen if isinstance(chosen, dict) else {}),
    }


def _artifact(order: Order, uri: str) -> dict[str, Json]:
    """Where the weights lie. Gated ones are only ever fetched after somebody accepted."""
    packed = uri.endswith((".tar.gz", ".tgz"))
    kind = order.recipe.get("artifact_type") or ("S3Object" if packed else "S3Prefix")
    source: dict[str, Json] = {
        "S3Uri": uri,
        "S3DataType": kind,
        "CompressionType": order.recipe.get("artifact_compression")
        or ("Gzip" if packed else "None"),
    }
    if order.recipe.get("gated") and order.licence_accepted:
        source["ModelAccessConfig"] = {"AcceptEula": True}
    return source


def _tags(order: Order) -> list[Json]:
    tags: Mapping[str, str] = order.tags
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def _seconds(value: Json) -> int | None:
    """SageMaker takes a minute to an hour."""
    return min(max(value, 60), 3600) if isinstance(value, int) else None
