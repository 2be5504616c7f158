"""One look for all that rests at a place: by one worker, and no wish is ever overwritten by it."""

import threading
from collections import Counter

import pytest
from django.db import connections

from deployments import actions, lifecycle, places, surveying
from deployments.models import DeployedResource, Place
from tests.deployments.conftest import INSTANCE
from tests.deployments.living import look_after
from tests.deployments.outside import cycle, rest


@pytest.fixture
def resting(user, deployed, cloud):
    """So many that rest, looked over once."""

    def make(count):
        cloud.quota(INSTANCE, 1000)
        made = rest(*(deployed(user, name=f"one-of-{count}-{number}") for number in range(count)))
        cycle()
        return made

    return make


def calls_of_a_cycle(cloud):
    cloud.control("DELETE", "/calls")
    cycle()
    return Counter(call["operation"] for call in cloud.calls())


def due(place):
    Place.objects.filter(pk=place.pk).update(look_at="2020-01-01T00:00:00Z")
    return place.pk


def test_the_number_of_calls_does_not_grow_with_what_rests(cloud, resting):
    resting(3)
    few = calls_of_a_cycle(cloud)
    resting(9)
    many = calls_of_a_cycle(cloud)
    assert few == many
    assert few["ListEndpoints"] == few["GetResources"] == 1
    assert few["DescribeEndpoint"] == 2


def test_what_rests_is_not_due_by_itself(resting):
    resting(2)
    assert lifecycle.due() == []
    assert DeployedResource.objects.filter(look_at__isnull=True).count() == 2


def test_a_look_says_when_all_were_seen(resting):
    one, other = resting(2)
    cycle()
    for before in (one, other):
        assert DeployedResource.objects.get(pk=before.pk).observed_at > before.observed_at


def test_something_missing_in_a_list_is_asked_for_before_it_is_gone(cloud, resting):
    [resource] = resting(1)
    # The list is late, the thing itself is there.
    place = Place.objects.get()
    reader = surveying._reader(place)
    from deployments.reconciling import Round

    Round(place, reader, {}).reconcile()
    assert lifecycle.due() == [resource.pk]
    lifecycle.advance(resource.pk)
    assert DeployedResource.objects.get(pk=resource.pk).status == "in_service"
    cloud.vanish(resource.remote_name)
    asked = len(cloud.calls(operation="DescribeEndpoint"))
    cycle()
    gone = DeployedResource.objects.get(pk=resource.pk)
    assert (gone.status, gone.status_reason_code) == ("failed", "gone")
    assert len(cloud.calls(operation="DescribeEndpoint")) > asked


@pytest.mark.django_db(transaction=True)
def test_a_wish_that_comes_during_a_look_stands(user, cloud, resting):
    """Its endpoint is gone in the list, since somebody wanted it to be."""
    [resource] = resting(1)
    cloud.vanish(resource.remote_name)
    cloud.fault("slow", operation="ListEndpoints", seconds=0.5)
    looking = threading.Thread(target=look, args=(due(Place.objects.get()),))
    looking.start()
    actions.stop(by=user, resource_id=resource.pk)
    looking.join()
    stopped = look_after(resource.pk, "stopped")
    assert (stopped.desired_status, stopped.status_reason_code) == ("stopped", "")


def look(place_id):
    surveying.survey(place_id)
    connections.close_all()


def test_who_may_not_list_is_told_one_by_one(cloud, resting):
    gone, kept = resting(2)
    cloud.fault("denied", operation="ListEndpoints", times=None)
    cloud.vanish(gone.remote_name)
    cycle()
    assert DeployedResource.objects.get(pk=gone.pk).status == "failed"
    assert DeployedResource.objects.get(pk=kept.pk).status == "in_service"
    place = Place.objects.get()
    assert "not authorized" in place.error
    assert place.failures == 1


def test_a_platform_out_of_reach_says_nothing_about_what_runs(cloud, resting, settings):
    settings.STAQUE_SURVEY_SECONDS_RESTING = 60
    [resource] = resting(1)
    cloud.fault("throttle", operation="ListEndpoints", times=None)
    place = Place.objects.get()
    waits = [surveying.survey(due(place)) for _ in range(3)]
    assert waits == [60, 120, 240]
    assert DeployedResource.objects.get(pk=resource.pk).status == "in_service"


def test_tags_that_cannot_be_listed_hide_nothing_else(cloud, resting):
    [resource] = resting(1)
    cloud.fault("denied", operation="GetResources", times=None)
    cloud.vanish(resource.remote_name)
    cycle()
    assert DeployedResource.objects.get(pk=resource.pk).status == "failed"
    assert Place.objects.get().error == ""


def test_the_next_look_comes_soon_while_something_moves(user, deployed, resting, settings):
    settings.STAQUE_SURVEY_SECONDS_MOVING, settings.STAQUE_SURVEY_SECONDS_RESTING = 10, 60
    resting(1)
    place = Place.objects.get()
    assert surveying.survey(due(place)) == 60
    deployed(user, name="moving")
    assert surveying.survey(due(place)) == 10


def test_a_place_is_looked_over_by_one_worker_at_a_time(resting):
    resting(1)
    place = due(Place.objects.get())
    held = places.claim(place)
    assert surveying.survey(place) is None
    places.release(held, 0)
    assert surveying.survey(place) is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_lists(cloud, sagemaker):
    place = Place.objects.create(connection=sagemaker, region="us-east-1")
    due(place)
    cloud.fault("slow", operation="ListEndpoints", seconds=0.3)
    done = []

    def work():
        done.append(surveying.survey(place.pk))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(one is not None for one in done) == 1
    assert len(cloud.calls(operation="ListEndpoints")) == 1


def test_a_worker_that_died_is_followed_when_its_lease_ends(resting):
    resting(1)
    place = due(Place.objects.get())
    assert places.claim(place)
    Place.objects.update(lease_until="2020-01-01T00:00:00Z")
    assert surveying.survey(place) is not None


def test_every_region_where_something_was_put_to_work_is_looked_over(user, deployed, sagemaker):
    resource = deployed(user)
    DeployedResource.objects.filter(pk=resource.pk).update(region="eu-west-1")
    places.due()
    assert set(Place.objects.values_list("region", flat=True)) == {"us-east-1", "eu-west-1"}


def test_a_connection_that_is_closed_is_looked_over_while_something_runs_there(resting, sagemaker):
    [resource] = resting(1)
    sagemaker.is_active = False
    sagemaker.save()
    due(Place.objects.get())
    assert places.due()
    DeployedResource.objects.filter(pk=resource.pk).update(status="deleted")
    assert places.due() == []


def test_servers_that_cost_nothing_by_the_hour_are_not_listed(server, db):
    assert places.due() == []
