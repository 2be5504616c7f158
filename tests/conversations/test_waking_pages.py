"""The chat page offers to start what is stopped, with price and time, and shows who waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Generation
from deployments.models import DeployedResource
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread


@pytest.fixture
def asleep(user):
    return make_resource(
        user, make_catalog_model(make_connection("sagemaker")), resource_name="mistral",
        status="stopped", desired_status="stopped", observed_status="absent", launched=True,
        expected_seconds=480, estimated_hourly_cost="1.41",
    )  # fmt: skip


@pytest.fixture
def thread(user, asleep):
    return make_thread(user, asleep)


def page(browser, thread):
    return browser.get(f"/chat/{thread.pk}/").content.decode()


def test_the_button_names_time_and_price(user, client_of, thread):
    shown = page(client_of(user), thread)
    assert "Start it and send (about 8 min, $1.41/h)" in shown
    assert '<input type="hidden" name="start" value="on">' in shown
    # Enter alone is no agreement.
    assert "data-sends" not in shown


def test_it_works_without_a_script_and_the_page_says_that_it_waits(user, client_of, thread, asleep):
    browser = client_of(user)
    asked = browser.post(f"/chat/{thread.pk}/ask/", {"content": "Hello?", "start": "on"})
    assert asked.status_code == 302
    asleep.refresh_from_db()
    assert asleep.desired_status == "in_service"
    shown = page(browser, thread)
    assert "Waits for mistral" in shown
    assert "Do not wait" in shown
    assert "Hello?" in shown
    piece = browser.get(
        f"/chat/{thread.pk}/", headers={"HX-Request": "true", "HX-Target": "waiting"}
    )
    assert "Waits for mistral" in piece.content.decode()
    assert "<html" not in piece.content.decode()


def test_without_agreement_nothing_is_started(user, client_of, thread, asleep):
    assert client_of(user).post(f"/chat/{thread.pk}/ask/", {"content": "Hello?"}).status_code == 409
    asleep.refresh_from_db()
    assert asleep.desired_status == "stopped"


def test_what_is_starting_is_waited_for(user, client_of, thread):
    DeployedResource.objects.update(status="starting", desired_status="in_service")
    assert "Send, answered when it is ready" in page(client_of(user), thread)


def test_what_failed_offers_no_start(user, client_of, thread):
    DeployedResource.objects.update(
        status="failed", desired_status="in_service", status_reason_text="No quota."
    )
    shown = page(client_of(user), thread)
    assert "Start it and send" not in shown
    assert "No quota." in shown


def test_once_it_is_ready_the_waiting_piece_says_that_it_thinks(user, client_of, thread, asleep):
    DeployedResource.objects.update(status="in_service", desired_status="in_service")
    Generation.objects.create(
        thread=thread, user=user, resource=asleep, question_id=thread.pk, ready_at=timezone.now()
    )
    piece = client_of(user).get(
        f"/chat/{thread.pk}/", headers={"HX-Request": "true", "HX-Target": "waiting"}
    )
    assert "Thinking" in piece.content.decode()
    Generation.objects.update(wait_until=timezone.now() + timedelta(hours=1))
    assert "Waits for mistral" in page(client_of(user), thread)
