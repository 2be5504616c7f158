"""The three requests that put a model on an endpoint, composed from an order alone."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Json, Order
from platforms.sagemaker.recipe import for_instance

VARIANT = "AllTraffic"


def model_request(order: Order, access: Access) -> dict[str, Json]:
    request: dict[str, Json] = {
        "ModelName": order.name,
        "PrimaryContainer": _container(order),
        "EnableNetworkIsolation": bool(order.recipe.get("network_isolation")),
        "Tags": _tags(order),
    }
    if access.execution_role_arn:
        request["ExecutionRoleArn"] = access.execution_role_arn
    return request


def config_name(order: Order, revision: int) -> str:
    """A configuration cannot be changed: every revision has its own."""
    return order.name if revision == 1 else f"{order.name[:59]}-r{revision}"


def config_request(order: Order) -> dict[str, Json]:
    variant: dict[str, Json] = {
        "VariantName": VARIANT,
        "ModelName": order.name,
        "InstanceType": order.instance_type,
        "InitialInstanceCount": order.instance_count,
        "InitialVariantWeight": 1.0,
    }
    limits = {
        "ModelDataDownloadTimeoutInSeconds": _seconds(order.recipe.get("download_timeout")),
        "ContainerStartupHealthCheckTimeoutInSeconds": _seconds(
            order.recipe.get("startup_timeout")
        ),
        "VolumeSizeInGB": order.recipe.get("volume_gb") if takes_volume(order) else None,
    }
    variant |= {name: value for name, value in limits.items() if value is not None}
    return {
        "EndpointConfigName": config_name(order, order.revision),
        "ProductionVariants": [variant],
        "Tags": _tags(order),
    }


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


def takes_volume(order: Order) -> bool:
    """Instances with disks of their own refuse a volume."""
    family = order.instance_type.removeprefix("ml.").split(".")[0]
    return "d" not in family and not family.startswith(("g5", "g6", "p5", "trn", "inf"))


def _container(order: Order) -> dict[str, Json]:
    recipe = order.recipe
    if recipe.get("package"):
        return {"ModelPackageName": recipe["package"]}
    own = for_instance(recipe, order.instance_type)
    container: dict[str, Json] = {"Image": own["image"], "Environment": own["environment"]}
    if own["artifact"]:
        container["ModelDataSource"] = {"S3DataSource": _artifact(order, own["artifact"])}
    return container


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
