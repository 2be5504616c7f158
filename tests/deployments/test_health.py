"""Health checks of what is in service: kept, told once, and never touching a wish or a status."""

import pytest

from deployments import health, queries
from deployments.clock import after
from deployments.models import DeployedResource
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_resource


@pytest.fixture
def serving(user, deployed):
    return look_after(deployed(user).pk, "in_service")


def checked(resource):
    """The next check is due."""
    DeployedResource.objects.filter(pk=resource.pk).update(health_at=after(-3600))
    health.check(resource.pk)
    resource.refresh_from_db()
    return resource


def told(resource):
    codes = resource.events.filter(code__in=("unhealthy", "healthy"))
    return [event.code for event in codes.order_by("pk")]


def test_what_serves_is_found_well_and_when_is_kept(serving):
    assert health.due() == [serving.pk]
    health.check(serving.pk)
    serving.refresh_from_db()
    assert (serving.health, serving.health_text) == ("pass", "1 of 1 instances in service.")
    assert serving.health_at is not None
    assert health.due() == []


def test_two_workers_check_once(serving, cloud):
    health.check(serving.pk)
    before = len(cloud.calls(operation="DescribeEndpoint"))
    health.check(serving.pk)
    assert len(cloud.calls(operation="DescribeEndpoint")) == before


def test_what_is_ill_is_told_once_and_so_is_its_recovery(user, server, cloud):
    model = make_catalog_model(server, model_id="nobody-knows-this")
    resource = make_resource(user, model, hourly=False)
    assert checked(resource).health == "fail"
    assert "does not list" in resource.health_text
    checked(resource)
    assert told(resource) == ["unhealthy"]
    real = cloud.control("GET", "/state") and _listed(cloud)
    DeployedResource.objects.filter(pk=resource.pk).update(model_id=real)
    assert checked(resource).health == "pass"
    checked(resource)
    assert told(resource) == ["unhealthy", "healthy"]


def _listed(cloud):
    import httpx

    return httpx.get(f"{cloud.url}/openai/v1/models").json()["data"][0]["id"]


def test_a_platform_that_cannot_be_asked_leaves_it_unknown_and_tells_nothing(serving, cloud):
    cloud.fault("denied", operation="DescribeEndpoint", times=None)
    assert checked(serving).health == "unknown"
    assert told(serving) == []


def test_an_illness_is_told_once_though_it_was_unknown_in_between(serving, cloud):
    cloud.vanish(serving.remote_name)
    assert checked(serving).health == "fail"
    denied = cloud.fault("denied", operation="DescribeEndpoint", times=None)
    assert checked(serving).health == "unknown"
    cloud.control("DELETE", f"/faults/{denied}")
    assert checked(serving).health == "fail"
    assert told(serving) == ["unhealthy"]


def test_neither_wish_nor_status_nor_course_is_touched(serving, cloud):
    names = ("status", "desired_status", "wish_version", "saga", "look_at", "observed_status")
    before = [getattr(serving, name) for name in names]
    cloud.vanish(serving.remote_name)
    assert checked(serving).health == "fail"
    assert [getattr(serving, name) for name in names] == before


def test_what_is_ill_asks_for_attention(user, serving, cloud):
    assert queries.attention(user) == []
    cloud.vanish(serving.remote_name)
    checked(serving)
    [found] = queries.attention(user)
    assert (found.tone, "does not do well" in found.title) == ("moving", True)
    assert "does not exist any more" in found.text


def test_what_rests_is_not_checked_and_keeps_no_old_verdict(user, serving):
    from deployments import actions

    checked(serving)
    actions.stop(by=user, resource_id=serving.pk)
    stopped = look_after(serving.pk, "stopped")
    assert (stopped.health, stopped.health_text, stopped.health_at) == ("", "", None)
    assert health.due() == []
    health.check(serving.pk)
    stopped.refresh_from_db()
    assert stopped.health == ""


def test_what_is_ill_is_looked_at_again_sooner(serving, settings):
    settings.STAQUE_HEALTH_SECONDS, settings.STAQUE_HEALTH_SECONDS_AILING = 300, 60
    DeployedResource.objects.filter(pk=serving.pk).update(health="pass", health_at=after(-100))
    assert health.due() == []
    DeployedResource.objects.filter(pk=serving.pk).update(health="fail")
    assert health.due() == [serving.pk]
