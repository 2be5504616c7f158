"""Workers that die, come twice or come together: the end is complete, and nothing is made twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.db import close_old_connections, connection

from deployments import actions, leases, lifecycle, saga, tasks
from deployments.clock import Now
from deployments.models import DeployedResource, Saga, StepStatus
from deployments.orders import launcher_for, order_of
from tests.deployments.living import look_after, told

LAUNCH = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]


def made(cloud):
    return [call["operation"] for call in cloud.calls() if call["operation"].startswith("Create")]


def begun(resource, number):
    """A worker that has claimed the resource and begun its step of that number."""
    for _ in range(number - 1):
        assert lifecycle.advance(resource.pk) == 0.0
    lease = leases.claim(resource.pk)
    launcher = launcher_for(lease.resource)
    steps = saga.written(lease.resource)
    steps = steps or saga.write(lease.resource, launcher.blueprint(order_of(lease.resource)))
    step = saga.next_open(steps)
    assert saga.begin(lease, step)
    return lease, launcher, step


def let_the_lease_run_out(resource):
    DeployedResource.objects.filter(pk=resource.pk).update(lease_until=Now())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_worker_that_dies_before_the_call_leaves_it_to_the_next(user, deployed, cloud, number):
    resource = deployed(user)
    begun(resource, number)
    let_the_lease_run_out(resource)
    resource = look_after(resource.pk, "in_service")
    assert made(cloud) == LAUNCH
    assert resource.steps.get(position=number).attempts == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_worker_that_dies_after_the_call_made_what_the_next_adopts(user, deployed, cloud, number):
    resource = deployed(user)
    lease, launcher, step = begun(resource, number)
    launcher.perform(order_of(lease.resource), saga.as_step(step))
    let_the_lease_run_out(resource)
    resource = look_after(resource.pk, "in_service")
    assert made(cloud) == LAUNCH
    assert set(resource.steps.values_list("status", flat=True)) == {StepStatus.DONE}


def test_nobody_takes_what_is_leased(user, deployed):
    resource = deployed(user)
    lease = leases.claim(resource.pk)
    assert lifecycle.advance(resource.pk) is None
    assert lifecycle.due() == []
    leases.release(lease, 0)
    assert lifecycle.due() == [resource.pk]


def test_who_has_lost_the_lease_makes_no_call(user, deployed):
    resource = deployed(user)
    launcher = launcher_for(resource)
    steps = saga.write(resource, launcher.blueprint(order_of(resource)))
    slow = leases.claim(resource.pk)
    let_the_lease_run_out(resource)
    assert not saga.begin(slow, steps[0])


def test_a_task_that_comes_again_finds_nothing_to_do(user, deployed, cloud, settings):
    settings.STAQUE_POLL_SECONDS_RESTING = 600
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    before = len(cloud.calls())
    for _ in range(3):
        tasks.advance(str(resource.pk))
    assert len(cloud.calls()) == before


def test_a_newer_wish_wins_over_a_running_launch(user, deployed, cloud):
    resource = deployed(user)
    lifecycle.advance(resource.pk)
    actions.stop(by=user, resource_id=resource.pk)
    resource = look_after(resource.pk, "stopped")
    dropped = resource.steps.filter(wish_version=1, status=StepStatus.DROPPED)
    assert {step.call for step in dropped} == {
        "sagemaker:CreateEndpointConfig",
        "sagemaker:CreateEndpoint",
    }
    assert made(cloud) == ["CreateModel"]


def test_a_wish_that_comes_during_a_call_is_looked_at_at_once(user, deployed, settings):
    settings.STAQUE_POLL_SECONDS_MOVING = 600
    resource = deployed(user)
    lease, launcher, step = begun(resource, 1)
    actions.delete(by=user, resource_id=resource.pk)
    launcher.perform(order_of(lease.resource), saga.as_step(step))
    saga.finish(step)
    leases.release(lease, 600)
    assert lifecycle.due() == [resource.pk]
    settings.STAQUE_POLL_SECONDS_MOVING = 0.02
    look_after(resource.pk, "deleted")


def test_started_again_before_it_was_stopped_it_serves_in_the_end(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.scale(20)
    actions.stop(by=user, resource_id=resource.pk)
    look_after(resource.pk, lambda found: found.observed_status == "deleting")
    actions.start(by=user, resource_id=resource.pk)
    look_after(resource.pk, lambda found: found.steps.filter(error_code="still_deleting").exists())
    cloud.scale(2000)
    look_after(resource.pk, "in_service")
    assert kept_of(cloud, "endpoints") == [resource.remote_name]


def test_stopped_before_it_was_whole_it_is_made_whole_by_starting(user, deployed):
    resource = deployed(user)
    lifecycle.advance(resource.pk)
    actions.stop(by=user, resource_id=resource.pk)
    look_after(resource.pk, "stopped")
    assert actions.start(by=user, resource_id=resource.pk).saga == Saga.LAUNCH
    look_after(resource.pk, "in_service")


def test_two_workers_at_once_make_one_endpoint(transactional_db, user, deployed, cloud):
    resource = deployed(user)
    ready = threading.Barrier(4)
    trouble = []

    def work():
        try:
            ready.wait()
            for _ in range(40):
                lifecycle.advance(resource.pk)
        except Exception as error:  # noqa: BLE001  # handed to the test's own thread
            trouble.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert trouble == []
    resource = look_after(resource.pk, "in_service")
    assert made(cloud) == LAUNCH
    assert [step.attempts for step in resource.steps.all()] == [1, 1, 1]


CHILD = """
import sys, uuid, django
django.setup()
from deployments import lifecycle
while lifecycle.advance(uuid.UUID(sys.argv[1])) is not None:
    pass
"""


def test_a_worker_killed_in_the_middle_of_paying_leaves_one_endpoint(
    transactional_db, user, deployed, cloud
):
    resource = deployed(user)
    close_old_connections()
    cloud.fault("slow", operation="CreateEndpoint", seconds=2)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(resource.pk)], env=os.environ | environment()
    )
    try:
        wait_for(lambda: not cloud.state()["faults"], child)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    let_the_lease_run_out(resource)
    resource = look_after(resource.pk, "in_service")
    assert resource.steps.get(name="create_endpoint").attempts == 2
    assert kept_of(cloud, "endpoints") == [resource.remote_name]
    wait_for(lambda: made(cloud).count("CreateEndpoint") == 2)
    assert kept_of(cloud, "endpoints") == [resource.remote_name]


def environment():
    """The database that this test runs on, for another process."""
    database = configured.DATABASES["default"]
    owner = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    place = quote(connection.settings_dict["HOST"], safe="")
    port = connection.settings_dict["PORT"]
    return {
        "DATABASE_URL": f"postgresql://{owner}@{'' if place.startswith('%2F') else place}"
        f"{':' + port if port else ''}/{connection.settings_dict['NAME']}?host={place}",
        "DJANGO_SETTINGS_MODULE": "staque.settings",
        "PYTHONPATH": str(configured.BASE_DIR),
    }


def kept_of(cloud, kind):
    """The names of that kind in every place of the simulated cloud."""
    return [name for place in cloud.state()["places"] for name in names_of(place[kind])]


def names_of(kept):
    return list(kept) if isinstance(kept, dict) else [one["name"] for one in kept]


def wait_for(condition, child=None):
    ends = time.monotonic() + 20
    while not condition():
        assert child is None or child.poll() is None, "the worker ended by itself"
        assert time.monotonic() < ends, told(DeployedResource.objects.get())
        time.sleep(0.02)
