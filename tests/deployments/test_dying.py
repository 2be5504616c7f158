"""Workers that die: whoever comes next goes on from there, and nothing is made twice."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.db import close_old_connections, connection

from deployments import saga
from deployments.models import DeployedResource, StepStatus
from deployments.orders import order_of
from tests.deployments.living import (
    begun,
    kept_of,
    let_the_lease_run_out,
    look_after,
    made,
    told,
)

LAUNCH = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]


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


def wait_for(condition, child=None):
    ends = time.monotonic() + 20
    while not condition():
        assert child is None or child.poll() is None, "the worker ended by itself"
        assert time.monotonic() < ends, told(DeployedResource.objects.get())
        time.sleep(0.02)
