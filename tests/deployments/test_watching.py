"""What a resource's page and the API tell of how it does: health, log, times, the way there."""

from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse

from deployments import health, measuring
from deployments.models import DeployedResource, StepStatus
from deployments.standing import note
from platforms.contract import Observation
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_connection, make_resource


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def serving(user, deployed):
    return look_after(deployed(user).pk, "in_service")


def page_of(client_of, user, resource, query=""):
    answer = client_of(user).get(reverse("deployments:detail", args=[resource.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(api_of, user, resource, *more):
    path = "/".join(["/api/v1/deployments", str(resource.pk), *more, ""])
    answer = api_of(user).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def test_the_log_is_read_only_when_somebody_asks(client_of, user, serving, cloud):
    page = page_of(client_of, user, serving)
    assert "Last log lines" in page
    assert "Listening" not in page
    assert cloud.calls(service="logs") == []
    page = page_of(client_of, user, serving, "?logs=1")
    assert "INFO Listening on 0.0.0.0:8080 [simulated]" in page


def test_many_who_look_at_once_ask_the_platform_once(client_of, user, serving, cloud):
    for _ in range(3):
        page_of(client_of, user, serving, "?logs=1")
    assert len(cloud.calls(operation="GetLogEvents")) == 1


def test_a_log_that_cannot_be_read_is_unknown_in_the_platforms_words(
    client_of, api_of, user, serving, cloud
):
    cloud.fault("denied", operation="DescribeLogStreams", times=None)
    page = page_of(client_of, user, serving, "?logs=1")
    assert "Unknown" in page
    assert "logs:DescribeLogStreams" in page
    data = told(api_of, user, serving, "logs")
    assert (data["lines"], data["kept"], bool(data["trouble"])) == ([], True, True)


def test_the_api_tells_the_last_lines_with_their_times(api_of, user, serving):
    data = told(api_of, user, serving, "logs")
    assert "Listening" in data["lines"][-1]["text"]
    assert data["lines"][-1]["at"] <= data["as_of"]


def test_what_keeps_no_log_says_so_and_shows_no_section(client_of, api_of, user, server):
    resource = make_resource(user, make_catalog_model(server), hourly=False)
    assert told(api_of, user, resource, "logs")["kept"] is False
    assert "Last log lines" not in page_of(client_of, user, resource, "?logs=1")


def test_a_stranger_reads_no_log(api_of, stranger, serving):
    assert api_of(stranger).get(f"/api/v1/deployments/{serving.pk}/logs/").status_code == 404


def test_health_stands_on_the_page_and_in_the_api(client_of, api_of, user, serving, cloud):
    assert told(api_of, user, serving)["health"]["verdict"] == ""
    health.check(serving.pk)
    assert "Health check passed" in page_of(client_of, user, serving)
    cloud.vanish(serving.remote_name)
    DeployedResource.objects.filter(pk=serving.pk).update(health_at=None)
    health.check(serving.pk)
    assert "does not do well" in page_of(client_of, user, serving)
    said = told(api_of, user, serving)["health"]
    assert (said["verdict"], bool(said["checked_at"])) == ("fail", True)


def test_what_the_platform_remarks_of_something_well_is_shown(client_of, api_of, user):
    model = make_catalog_model(make_connection("bedrock"))
    old = make_resource(
        user, model, hourly=False, notice_code="legacy", notice_text="It ends on 1 May 2027."
    )
    assert "It ends on 1 May 2027." in page_of(client_of, user, old)
    assert told(api_of, user, old)["notice"]["code"] == "legacy"


def test_measurements_are_said_in_the_readers_zone(client_of, user, serving):
    user.time_zone = "Asia/Kolkata"
    user.save()
    from platforms.contract import Series
    from tests.deployments.test_metrics import MOMENT

    series = [Series(name="cpu", unit="percent", values=((MOMENT, 40.0),))]
    kept = measuring.Measured(panels=measuring.panels(series), as_of=MOMENT)
    cache.set(f"measured:{serving.pk}", kept, 60)
    here = MOMENT.astimezone(ZoneInfo("Asia/Kolkata"))
    page = page_of(client_of, user, serving)
    assert f'<th scope="row">{here:%H:%M}</th>' in page
    assert f"{MOMENT:%H:%M}</th>" not in page
    assert "40%" in page


def test_a_failure_shows_the_platforms_words_an_advice_and_a_way_on(
    client_of, user, deployed, cloud
):
    cloud.fault("health_check")
    failed = look_after(deployed(user).pk, "failed")
    page = page_of(client_of, user, failed)
    assert "did not pass the ping health check" in page
    assert "too little memory is the usual cause" in page
    assert "Try again" in page
    assert "CUDA out of memory" in page_of(client_of, user, failed, "?logs=1")


def test_the_way_there_is_told_with_attempts_and_durations(client_of, user, deployed, cloud):
    # The client itself tries three times; what is counted here are our own attempts.
    cloud.fault("throttle", operation="CreateModel", times=4)
    resource = look_after(deployed(user).pk, "in_service")
    first = resource.steps.order_by("position").first()
    assert (first.status, first.attempts > 1, first.seconds >= 0) == (StepStatus.DONE, True, True)
    page = page_of(client_of, user, resource)
    assert "The calls of the last course" in page
    assert f"{first.attempts} attempts" in page


def test_a_remark_is_kept_for_as_long_as_the_platform_makes_it(user):
    resource = make_resource(user, make_catalog_model(make_connection("bedrock")), hourly=False)
    note(resource, Observation(status="in_service", reason_code="legacy", reason_text="It ends."))
    assert (resource.notice_code, resource.notice_text) == ("legacy", "It ends.")
    note(resource, Observation(status="failed", reason_code="end_of_life", reason_text="Ended."))
    assert resource.notice_code == "legacy"
    note(resource, Observation(status="in_service"))
    assert (resource.notice_code, resource.notice_text) == ("", "")
