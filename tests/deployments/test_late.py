"""What came to be after its row had done with it, and a database that moved house."""

from dataclasses import replace

import pytest

from accounts.models import AuditEntry, Role
from deployments import actions, found_actions, installing, lifecycle
from deployments.installing import NotAtHome
from deployments.models import DeployedResource, FoundResource
from tests.deployments.living import left, look_after, undone
from tests.deployments.outside import (
    cycle,
    endpoints,
    make_config,
    make_endpoint,
    make_model,
    rest,
    start_endpoint,
)
from tests.factories import make_user


def made_late(cloud, resource):
    """What an accepted call makes when nobody waits for it any more."""
    name = resource.remote_name
    make_model(cloud, name)
    make_config(cloud, name, model=name)
    start_endpoint(cloud, name, name, tags=resource.deployment_config["tags"])


@pytest.fixture
def done_with(user, deployed, cloud):
    """A resource that is over in one of the ways that there are."""

    def make(end):
        resource = deployed(user, name="late")
        if end == "failed":
            cloud.fault("capacity")
            look_after(resource.pk, "failed")
            return undone(resource)
        look_after(resource.pk, "in_service")
        act = actions.delete if end == "deleted" else actions.stop
        act(by=user, resource_id=resource.pk)
        return look_after(resource.pk, end)

    return make


@pytest.mark.parametrize("end", ["deleted", "failed"])
def test_what_came_late_is_taken_away_again(cloud, done_with, end):
    resource = done_with(end)
    made_late(cloud, resource)
    cycle()
    over = look_after(resource.pk, lambda found: found.look_at is None)
    assert (over.status, left(cloud)) == (end, [])
    assert over.events.filter(code="came_back").count() == 1
    assert not FoundResource.objects.exists()


def test_what_was_stopped_and_came_late_is_stopped_again(cloud, done_with):
    resource = done_with("stopped")
    tags = resource.deployment_config["tags"]
    start_endpoint(cloud, resource.remote_name, resource.remote_name, tags=tags)
    cycle()
    assert look_after(resource.pk, "stopped").events.filter(code="came_back").exists()
    assert endpoints(cloud) == []


def test_a_name_that_is_used_again_is_no_hindrance(user, deployed, cloud, done_with):
    resource = done_with("deleted")
    deployed(user, name="late")
    made_late(cloud, resource)
    cycle()
    look_after(resource.pk, lambda found: found.status == "deleted" and found.look_at is None)
    assert resource.remote_name not in endpoints(cloud)


@pytest.mark.parametrize("end", ["deleted", "failed", "stopped"])
def test_what_bears_the_name_without_our_tags_is_a_stranger(cloud, done_with, end):
    resource = done_with(end)
    make_endpoint(cloud, resource.remote_name)
    cycle()
    assert FoundResource.objects.get().belongs == "foreign"
    assert endpoints(cloud) == [resource.remote_name]
    assert DeployedResource.objects.get(pk=resource.pk).status == end


@pytest.fixture
def moved(settings):
    """The same database, opened as another installation."""

    def move(name="elsewhere"):
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, installation=name)

    return move


def test_under_another_name_a_database_changes_nothing(user, deployed, cloud, done_with, moved):
    resource = done_with("deleted")
    running = look_after(deployed(user, name="running").pk, "in_service")
    moved()
    made_late(cloud, resource)
    for act in (actions.stop, actions.delete, actions.restart):
        with pytest.raises(NotAtHome):
            act(by=user, resource_id=running.pk)
    with pytest.raises(NotAtHome):
        deployed(user, name="another")
    cycle()
    assert endpoints(cloud) == sorted([resource.remote_name, running.remote_name])
    assert lifecycle.due() == []


def test_what_was_begun_waits_for_the_confirmation(user, deployed, cloud, moved):
    resource = deployed(user)
    lifecycle.advance(resource.pk)
    moved()
    assert lifecycle.advance(resource.pk) is None
    root = make_user("root", role=Role.SUPER_ADMIN)
    found_actions.move_in(by=root)
    look_after(resource.pk, "in_service")
    assert installing.names()[-1] == "elsewhere"
    assert len(installing.names()) == 2
    assert AuditEntry.objects.get(act="installation.confirm").by == root


def test_only_a_super_admin_confirms(user, deployed, moved):
    rest(deployed(user))
    moved()
    with pytest.raises(found_actions.SuperAdminsOnly):
        found_actions.move_in(by=make_user(role=Role.ADMIN))
    assert not installing.at_home()


def test_what_was_made_under_the_former_name_is_still_ours(user, deployed, cloud, moved):
    [resource] = rest(deployed(user))
    moved()
    found_actions.move_in(by=make_user("root", role=Role.SUPER_ADMIN))
    actions.delete(by=user, resource_id=resource.pk)
    look_after(resource.pk, "deleted")
    made_late(cloud, resource)
    cycle()
    look_after(resource.pk, lambda found: found.look_at is None)
    assert endpoints(cloud) == []
