"""Looks over a simulated account of several sizes, and prints what that took, as JSON."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import django
import httpx
from botocore.config import Config
from django.core.management import call_command

HANDS = 16
LOOKS = 3_000
REGION, INSTANCE = "us-east-1", "ml.g5.xlarge"
ROLE = "arn:aws:iam::111122223333:role/measured"


def main(url: str, control: str, sizes: list[int]) -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    cloud = Cloud(url, control)
    connection, user = _known(url)
    measured = []
    for size in sizes:
        _grow(cloud, connection, user, size)
        measured.append({"size": size, **_measure(cloud, connection)})
    print(json.dumps(measured))


class Cloud:
    """The simulated account, and what was called there."""

    def __init__(self, url: str, control: str) -> None:
        headers = {"Authorization": f"Bearer {os.environ['STAQUE_SIMULATOR_TOKEN']}"}
        self._control = httpx.Client(base_url=control, headers=headers, timeout=30)
        self.sagemaker = boto3.client(
            "sagemaker",
            region_name=REGION,
            endpoint_url=url,
            # As simulated connections sign: the same account.
            aws_access_key_id="simulated",
            aws_secret_access_key="simulated",
            config=Config(max_pool_connections=HANDS),
        )
        self.tell("POST", "/quotas", {"instance_type": INSTANCE, "value": 10_000})

    def tell(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._control.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    def timed(self, work: Callable[[], object], rounds: int) -> dict[str, float]:
        """Calls and the median of seconds of some rounds."""
        taken, calls = [], 0
        for _ in range(rounds):
            self.tell("DELETE", "/calls")
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
            calls = len(self.tell("GET", "/calls")["calls"])
        return {"calls": calls, "seconds": statistics.median(taken)}


def _known(url: str) -> tuple[Any, Any]:
    from accounts.models import Role, User
    from modelcatalog.models import Connection

    user = User.objects.create(username="measured", email="m@example.com", role=Role.ADMIN)
    connection = Connection.objects.create(
        platform="sagemaker", name="Measured", region=REGION, endpoint_url=url, simulated=True
    )
    return connection, user


def _grow(cloud: Cloud, connection: Any, user: Any, size: int) -> None:
    """So many endpoints of one configuration, each with its row, all at rest."""
    from deployments.models import DeployedResource

    here = DeployedResource.objects.count()
    if not here:
        _configured(cloud)
    names = [f"measured-{number}" for number in range(here, size)]
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda name: _make(cloud, name), names))
    cloud.tell("POST", "/time", {"advance_seconds": 10_000})
    DeployedResource.objects.bulk_create(_row(connection, user, name) for name in names)
    _settle(connection)


def _configured(cloud: Cloud) -> None:
    image = f"763104351884.dkr.ecr.{REGION}.amazonaws.com/measured:1"
    cloud.sagemaker.create_model(
        ModelName="measured", PrimaryContainer={"Image": image}, ExecutionRoleArn=ROLE
    )
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": "measured",
        "InstanceType": INSTANCE,
        "InitialInstanceCount": 1,
    }
    cloud.sagemaker.create_endpoint_config(
        EndpointConfigName="measured", ProductionVariants=[variant]
    )


def _make(cloud: Cloud, name: str) -> None:
    tags = [{"Key": "staque:resource", "Value": name}]
    cloud.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName="measured", Tags=tags)


def _row(connection: Any, user: Any, name: str) -> Any:
    from deployments.models import DeployedResource

    return DeployedResource(
        user=user,
        connection=connection,
        resource_name=name,
        resource_type="sagemaker",
        platform="sagemaker",
        model_id="measured",
        remote_name=name,
        region=REGION,
        instance_type=INSTANCE,
        status="in_service",
        observed_status="in_service",
        simulated=True,
        deployment_config={
            "recipe": {"adopted": "measured"},
            "tags": {"staque:resource": name},
        },
    )


def _settle(connection: Any) -> None:
    """As after days of rest: each was looked at closely once, and nothing has changed since."""
    from deployments.clock import Now
    from deployments.models import DeployedResource

    for one in _reader(connection).sightings(region=REGION):
        DeployedResource.objects.filter(remote_name=one.name).update(
            changed_at=one.changed_at, closely_at=Now()
        )


def _measure(cloud: Cloud, connection: Any) -> dict[str, Any]:
    from deployments import places, surveying
    from deployments.models import DeployedResource, Place
    from deployments.orders import launcher_for, order_of

    def together() -> None:
        Place.objects.update(look_at="2020-01-01T00:00:00Z")
        for place in places.due():
            surveying.survey(place)

    def apart() -> None:
        for row in DeployedResource.objects.select_related("connection"):
            launcher = launcher_for(row)
            if launcher is None or launcher.observe(order_of(row)).status != "in_service":
                raise RuntimeError(f"{row} is not in service.")

    together()
    rounds = max(1, min(5, LOOKS // (2 * DeployedResource.objects.count())))
    return {"together": cloud.timed(together, 5), "apart": cloud.timed(apart, rounds)}


def _reader(connection: Any) -> Any:
    from modelcatalog.access import access
    from platforms.registry import platform

    survey = platform("sagemaker").survey
    if survey is None:
        raise RuntimeError("There is nothing to measure.")
    return survey(access(connection))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], [int(size) for size in sys.argv[3:]])
