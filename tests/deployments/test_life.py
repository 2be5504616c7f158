"""The whole life of a resource, against the simulated cloud."""

from decimal import Decimal

from deployments import actions
from deployments.models import Status
from tests.deployments.living import look_after


def test_a_model_is_deployed_stopped_started_and_deleted(user, deployed, cloud):
    resource = deployed(user, name="mistral")
    assert (resource.status, resource.estimated_hourly_cost) == (Status.PENDING, Decimal("1.515"))
    assert not cloud.calls(operation="CreateEndpoint")

    resource = look_after(resource.pk, "in_service")
    assert resource.endpoint_url.startswith(cloud.url)
    assert resource.aws_resource_id.endswith(resource.remote_name)
    assert resource.in_service_since is not None

    actions.stop(by=user, resource_id=resource.pk)
    resource = look_after(resource.pk, "stopped")
    assert resource.in_service_since is None

    actions.start(by=user, resource_id=resource.pk)
    look_after(resource.pk, "in_service")

    actions.restart(by=user, resource_id=resource.pk)
    look_after(resource.pk, "stopping")
    look_after(resource.pk, "starting")
    look_after(resource.pk, "in_service")

    actions.delete(by=user, resource_id=resource.pk)
    look_after(resource.pk, "deleted")
    places = [
        {k: place[k] for k in ("models", "configs", "endpoints")}
        for place in cloud.state()["places"]
    ]
    assert resource.remote_name not in str(places)
    said = [event.code for event in resource.events.order_by("id")]
    assert said == [
        "asked", "validating", "provisioning", "in_service",
        "stop", "stopped",
        "start", "in_service",
        "restart", "starting", "in_service",
        "delete", "deleted",
    ]  # fmt: skip
