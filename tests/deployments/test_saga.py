"""Workers that come twice or together, and wishes that overtake: the last wish comes true."""

import threading

from django.db import connection

from deployments import actions, leases, lifecycle, saga, tasks
from deployments.models import Saga, StepStatus
from deployments.orders import launcher_for, order_of
from tests.deployments.living import (
    begun,
    kept_of,
    let_the_lease_run_out,
    look_after,
    made,
)

LAUNCH = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]


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
