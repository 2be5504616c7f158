"""Plays somebody who works on the account by other means than Staque."""

from __future__ import annotations

import time
import uuid

from deployments import lifecycle, places, surveying
from deployments.models import DeployedResource, Place
from tests.deployments.conftest import INSTANCE
from tests.fixtures.simulator import ROLE

OTHER = "ml.g5.xlarge"
IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.3.0"


def cycle():
    """One look over every place, and what it has woken looking for itself."""
    Place.objects.update(look_at="2020-01-01T00:00:00Z", lease_until=None)
    for place_id in places.due():
        surveying.survey(place_id)
    ends = time.monotonic() + 15
    while resource_ids := lifecycle.due():
        assert time.monotonic() < ends
        for resource_id in resource_ids:
            lifecycle.advance(resource_id)


def rest(*resources):
    """Until nothing is left to do for any of them."""
    ends = time.monotonic() + 20
    rows = DeployedResource.objects.filter(pk__in=[one.pk for one in resources])
    while rows.filter(look_at__isnull=False).exists():
        assert time.monotonic() < ends, [str(one.status) for one in rows]
        for row in rows:
            lifecycle.advance(row.pk)
    return [DeployedResource.objects.get(pk=one.pk) for one in resources]


def aws(cloud):
    return cloud.client("sagemaker")


def tagged(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def make_model(cloud, name):
    aws(cloud).create_model(
        ModelName=name, PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn=ROLE
    )


def make_config(cloud, name, *, model, instance_type=INSTANCE, count=1):
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": model,
        "InstanceType": instance_type,
        "InitialInstanceCount": count,
        "InitialVariantWeight": 1.0,
    }
    aws(cloud).create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])


def make_endpoint(cloud, name, *, tags=None, instance_type=INSTANCE, count=1):
    """A whole endpoint with a model and a configuration that are called otherwise."""
    own = uuid.uuid4().hex[:8]
    make_model(cloud, f"model-{own}")
    make_config(
        cloud, f"config-{own}", model=f"model-{own}", instance_type=instance_type, count=count
    )
    return start_endpoint(cloud, name, f"config-{own}", tags=tags)


def start_endpoint(cloud, name, config, *, tags=None):
    made = aws(cloud).create_endpoint(
        EndpointName=name, EndpointConfigName=config, Tags=tagged(tags or {})
    )
    settle(cloud, name)
    return made["EndpointArn"]


def change(cloud, resource, **config):
    """Somebody updates the endpoint to a configuration of their own."""
    name = config.pop("name", f"theirs-{uuid.uuid4().hex[:8]}")
    make_config(cloud, name, model=resource.remote_name, **config)
    aws(cloud).update_endpoint(EndpointName=resource.remote_name, EndpointConfigName=name)
    settle(cloud, resource.remote_name)
    return name


def settle(cloud, name):
    cloud.advance(2000)
    aws(cloud).describe_endpoint(EndpointName=name)


def arn_of(cloud, resource):
    found = aws(cloud).describe_endpoint(EndpointName=resource.remote_name)
    return str(found["EndpointArn"])


def endpoints(cloud):
    return sorted(name for place in cloud.state()["places"] for name in place["endpoints"])
