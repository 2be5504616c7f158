"""Twenty things that happen to an account outside of Staque, found in one cycle and told apart."""

import uuid
from dataclasses import dataclass, field
from functools import partial

import pytest

from deployments.models import DeployedResource, FoundResource
from deployments.orders import installation
from tests.deployments.conftest import INSTANCE
from tests.deployments.outside import (
    OTHER,
    arn_of,
    aws,
    change,
    cycle,
    endpoints,
    make_endpoint,
    rest,
    settle,
    start_endpoint,
)


@dataclass
class Expected:
    """Of ours: `status`, reason and the fields that differ. Of strangers: whose, by name."""

    status: str = "in_service"
    reason: str = ""
    drift: set = field(default_factory=set)
    found: dict = field(default_factory=dict)


def deleted(cloud, ours):
    cloud.vanish(ours.remote_name)
    return Expected("failed", "gone")


def being_deleted(cloud, ours):
    aws(cloud).delete_endpoint(EndpointName=ours.remote_name)
    return Expected("failed", "gone")


def configured_otherwise(cloud, ours):
    change(cloud, ours)
    return Expected(drift={"configuration"})


def more_instances(cloud, ours):
    change(cloud, ours, count=3)
    return Expected(drift={"configuration", "instances"})


def other_instances(cloud, ours):
    change(cloud, ours, instance_type=OTHER)
    return Expected(drift={"configuration", "instance type"})


def all_otherwise(cloud, ours):
    change(cloud, ours, instance_type=OTHER, count=2)
    aws(cloud).delete_tags(ResourceArn=arn_of(cloud, ours), TagKeys=["staque:owner"])
    return Expected(drift={"configuration", "instance type", "instances", "tag staque:owner"})


def untagged(cloud, ours):
    aws(cloud).delete_tags(ResourceArn=arn_of(cloud, ours), TagKeys=["staque:resource"])
    return Expected(drift={"tag staque:resource"})


def all_tags_removed(cloud, ours):
    keys = list(ours.deployment_config["tags"])
    aws(cloud).delete_tags(ResourceArn=arn_of(cloud, ours), TagKeys=keys)
    return Expected(drift={f"tag {key}" for key in keys})


def retagged(cloud, ours):
    tag = {"Key": "staque:installation", "Value": "another"}
    aws(cloud).add_tags(ResourceArn=arn_of(cloud, ours), Tags=[tag])
    return Expected(drift={"tag staque:installation"})


def tagged_further(cloud, ours):
    tag = {"Key": "team", "Value": "research"}
    aws(cloud).add_tags(ResourceArn=arn_of(cloud, ours), Tags=[tag])
    return Expected()


def made_anew_otherwise(cloud, ours):
    cloud.vanish(ours.remote_name)
    make_endpoint(cloud, ours.remote_name, tags=ours.deployment_config["tags"])
    return Expected(drift={"configuration"})


def made_anew_alike(cloud, ours):
    cloud.vanish(ours.remote_name)
    tags = ours.deployment_config["tags"]
    start_endpoint(cloud, ours.remote_name, ours.remote_name, tags=tags)
    return Expected()


def made_anew_untagged(cloud, ours):
    cloud.vanish(ours.remote_name)
    start_endpoint(cloud, ours.remote_name, ours.remote_name)
    return Expected(drift={f"tag {key}" for key in ours.deployment_config["tags"]})


def changed_and_back(cloud, ours):
    change(cloud, ours, count=2)
    name = ours.remote_name
    aws(cloud).update_endpoint(EndpointName=name, EndpointConfigName=name)
    settle(cloud, name)
    return Expected()


def failed_outside(cloud, ours):
    cloud.vanish(ours.remote_name)
    cloud.fault("capacity")
    tags = ours.deployment_config["tags"]
    start_endpoint(cloud, ours.remote_name, ours.remote_name, tags=tags)
    return Expected("failed", "capacity")


def foreign(cloud, ours):
    make_endpoint(cloud, "somebodys")
    return Expected(found={"somebodys": "foreign"})


def foreign_with_tags(cloud, ours):
    make_endpoint(cloud, "somebodys", tags={"team": "research"})
    return Expected(found={"somebodys": "foreign"})


def called_like_ours(cloud, ours):
    name = f"{ours.remote_name[:-2]}zz"
    make_endpoint(cloud, name)
    return Expected(found={name: "foreign"})


def of_another_installation(cloud, ours):
    tags = {"staque:installation": "other", "staque:resource": str(uuid.uuid4())}
    make_endpoint(cloud, "theirs", tags=tags)
    return Expected(found={"theirs": "another"})


def ours_without_a_row(cloud, ours):
    tags = {"staque:installation": installation(), "staque:resource": str(uuid.uuid4())}
    make_endpoint(cloud, "lost", tags=tags)
    return Expected(found={"lost": "ours"})


def copied_tags(cloud, ours):
    make_endpoint(cloud, "copy", tags=ours.deployment_config["tags"])
    return Expected(found={"copy": "ours"})


def several_at_once(cloud, ours):
    make_endpoint(cloud, "one")
    make_endpoint(cloud, "two", tags={"staque:installation": "other"})
    change(cloud, ours, count=2)
    return Expected(
        drift={"configuration", "instances"}, found={"one": "foreign", "two": "another"}
    )


CHANGES = [
    deleted, being_deleted, configured_otherwise, more_instances, other_instances, all_otherwise,
    untagged, all_tags_removed, retagged, tagged_further, made_anew_otherwise, made_anew_alike,
    made_anew_untagged, changed_and_back, failed_outside, foreign, foreign_with_tags,
    called_like_ours, of_another_installation, ours_without_a_row, copied_tags, several_at_once,
]  # fmt: skip


@pytest.fixture
def ours(user, deployed, cloud):
    """One that somebody works on, and one beside it that nobody touches; both looked over."""
    for kind in (INSTANCE, OTHER):
        cloud.quota(kind, 100)
    both = rest(deployed(user, name="changed"), deployed(user, name="quiet"))
    cycle()
    assert [one.drift for one in DeployedResource.objects.all()] == [[], []]
    return both


def seen(row):
    return Expected(
        status=row.status,
        reason=row.status_reason_code,
        drift={one["field"] for one in row.drift if row.status == "in_service"},
        found=dict(FoundResource.objects.values_list("name", "belongs")),
    )


@pytest.mark.parametrize("what", CHANGES, ids=lambda change: change.__name__)
def test_a_change_outside_is_found_in_one_cycle_and_nothing_else(cloud, ours, what):
    changed, quiet = ours
    expected = what(cloud, changed)
    there = endpoints(cloud)
    cycle()
    assert seen(DeployedResource.objects.get(pk=changed.pk)) == expected
    beside = DeployedResource.objects.get(pk=quiet.pk)
    assert (beside.status, beside.drift) == ("in_service", [])
    assert beside.events.filter(code__in=["drift", "failed", "came_back"]).count() == 0
    # Nothing goes that was not ours, and failed.
    kept = set(there) - ({changed.remote_name} if expected.status == "failed" else set())
    assert kept <= set(endpoints(cloud))


@pytest.mark.parametrize("what", [untagged, more_instances], ids=lambda change: change.__name__)
def test_a_difference_is_told_once_and_its_end_too(cloud, ours, what):
    changed, _ = ours
    before = changed.deployment_config["tags"]
    what(cloud, changed)
    cycle()
    cycle()
    told = partial(changed.events.filter, code="drift")
    assert told().count() == 1
    aws(cloud).add_tags(
        ResourceArn=arn_of(cloud, changed),
        Tags=[{"Key": key, "Value": value} for key, value in before.items()],
    )
    name = changed.remote_name
    if what is more_instances:
        aws(cloud).update_endpoint(EndpointName=name, EndpointConfigName=name)
        settle(cloud, name)
    cycle()
    assert DeployedResource.objects.get(pk=changed.pk).drift == []
    assert changed.events.filter(code="drift_over").count() == 1
    assert told().count() == 1


def test_there_are_at_least_twenty():
    assert len(CHANGES) >= 20
