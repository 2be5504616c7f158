"""What may be chosen for an endpoint beyond instance and region, and how an order says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from platforms.contract import Json, Option, Order
from platforms.sagemaker.recipe import CHAT, GENERATION

# The catalog's entry for a container that somebody brings along.
OWN = "own-container"
NETWORK, STORAGE = "Network and encryption", "Container and disk"
SCALING, CONTAINER = "Capacity", "Your own container"

OPTIONS = (
    Option(
        name="image",
        label="Container image",
        kind="text",
        group=CONTAINER,
        models=(OWN,),
        help_text="Its address in ECR, such as <account>.dkr.ecr.<region>.amazonaws.com/name:tag.",
    ),
    Option(
        name="artifact",
        label="Model files",
        kind="text",
        group=CONTAINER,
        models=(OWN,),
        help_text="s3://bucket/model.tar.gz, or a folder ending in /. Empty if the image has them.",
    ),
    Option(
        name="wire",
        label="How it is asked",
        kind="text",
        choices=(CHAT, GENERATION),
        group=CONTAINER,
        models=(OWN,),
        help_text="The shape of requests that the container answers.",
    ),
    Option(
        name="subnets",
        label="Subnets",
        kind="list",
        maximum=16,
        group=NETWORK,
        help_text="Ids of one VPC's subnets; they need security groups with them.",
    ),
    Option(
        name="security_groups",
        label="Security groups",
        kind="list",
        maximum=5,
        group=NETWORK,
        help_text="Ids, of the same VPC as the subnets.",
    ),
    Option(
        name="network_isolation",
        label="No network for the container",
        kind="switch",
        group=NETWORK,
        help_text="It can then reach nothing, also not what it would download while starting.",
    ),
    Option(
        name="kms_key",
        label="KMS key",
        kind="text",
        group=NETWORK,
        help_text="Id, ARN or alias of the key that encrypts the instances' disk.",
    ),
    Option(
        name="volume_gb",
        label="Disk, GB",
        kind="number",
        minimum=1,
        maximum=512,
        group=STORAGE,
        help_text="Only for instance types without a disk of their own.",
    ),
    Option(
        name="environment",
        label="Environment",
        kind="map",
        maximum=100,
        group=STORAGE,
        help_text="Variables of the container, one NAME=value a line.",
    ),
    Option(
        name="fallback_instance_types",
        label="Otherwise on",
        kind="list",
        maximum=4,
        group=SCALING,
        means="instance_types",
        help_text="Instance types to take, in this order, where the first has no capacity.",
    ),
    Option(
        name="autoscaling_min",
        label="At least, instances",
        kind="number",
        minimum=1,
        maximum=100,
        group=SCALING,
        help_text="Scaling follows what is asked; with a maximum below, it is on.",
    ),
    Option(
        name="autoscaling_max",
        label="At most, instances",
        kind="number",
        minimum=1,
        maximum=100,
        group=SCALING,
        means="most_instances",
        help_text="The worst case of the plan counts this many.",
    ),
    Option(
        name="autoscaling_target",
        label="Requests a minute for each",
        kind="number",
        minimum=1,
        maximum=100_000,
        group=SCALING,
        help_text="More instances start when each is asked more often than that. Usually 30.",
    ),
)
USUAL_TARGET = 30


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """Between how many instances an endpoint moves, by requests a minute for each."""

    least: int
    most: int
    target: int


def scaling_of(options: Mapping[str, Json], count: int) -> Scaling | None:
    """None where the number of instances is fixed."""
    most = options.get("autoscaling_max")
    if not isinstance(most, int):
        return None
    least, target = options.get("autoscaling_min"), options.get("autoscaling_target")
    return Scaling(
        least=least if isinstance(least, int) else min(count, most),
        most=most,
        target=target if isinstance(target, int) else USUAL_TARGET,
    )


def texts(order: Order, name: str) -> list[str]:
    """A list's values, empty where nothing was chosen."""
    chosen = order.options.get(name)
    return [str(value) for value in chosen] if isinstance(chosen, list) else []


def text(order: Order, name: str) -> str:
    return str(order.options.get(name) or "")


def pool(order: Order) -> list[str]:
    """The instance types that may be taken, the wanted one first."""
    others = texts(order, "fallback_instance_types")
    return list(dict.fromkeys([order.instance_type, *others]))


def wire_of(order: Order) -> str:
    """In which form the container is asked; empty where nobody knows."""
    if order.recipe.get("own"):
        return text(order, "wire") or CHAT
    return str(order.recipe.get("payload") or "")
