"""What an OpenAI-compatible server offers, and whether it can be reached."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from platforms.contract import Order
from platforms.errors import Gone, Misunderstood, Refused, TryLater
from platforms.registry import platform
from tests.platforms.far_end import Reply

PLATFORM = platform("openai_compatible")
ORDER = Order(name="mine", model_id="big")
MODELS = {
    "object": "list",
    "data": [
        {"id": "big", "owned_by": "acme", "max_model_len": 8192},
        {"id": "old", "shutdown_date": "2027-01-31"},
        {"id": "timed", "shutdown_date": "2027-01-31T10:00:00+00:00", "context_length": 4096},
        {"id": "odd", "max_model_len": True, "shutdown_date": "soon"},
        {"id": ""},
        "nonsense",
    ],
}


def offered(far_end, access):
    far_end.answer("/v1/models", Reply(body=MODELS))
    return {model.model_id: model for model in PLATFORM.catalog(access).models()}


def test_only_what_the_server_says_is_known(far_end, server_access):
    models = offered(far_end, server_access)
    assert list(models) == ["big", "old", "timed", "odd"]
    assert (models["big"].provider, models["big"].context_window) == ("acme", 8192)
    assert models["big"].lifecycle == "unknown"
    assert models["big"].input_modalities == ()
    assert models["timed"].context_window == 4096
    assert models["odd"].context_window is None
    assert far_end.seen[0].headers["Authorization"] == "Bearer sk-very-secret"


def test_a_model_that_will_be_shut_down_says_when(far_end, server_access):
    models = offered(far_end, server_access)
    assert models["old"].lifecycle == "deprecated"
    assert models["old"].end_of_life_at == datetime(2027, 1, 31, tzinfo=UTC)
    assert models["timed"].end_of_life_at == datetime(2027, 1, 31, 10, tzinfo=UTC)
    assert models["odd"].end_of_life_at is None


@pytest.mark.parametrize("body", [{"data": None}, [], b"<html>"])
def test_a_list_that_is_none_is_misunderstood(far_end, server_access, body):
    far_end.answer("/v1/models", Reply(body=body))
    with pytest.raises(Misunderstood):
        list(PLATFORM.catalog(server_access).models())


def test_a_connection_without_a_base_url_is_refused(server_access):
    with pytest.raises(Refused):
        list(PLATFORM.catalog(replace(server_access, base_url="")).models())


def test_launching_sees_that_the_model_is_there_and_nothing_else(far_end, server_access):
    far_end.answer("/v1/models", Reply(body=MODELS))
    launcher = PLATFORM.launcher(server_access)
    plan = launcher.blueprint(ORDER)
    assert [step.name for step in plan.launch] == ["verify"]
    assert (plan.stop, plan.delete) == ((), ())
    assert not any(step.paid for step in (*plan.launch, *plan.start))
    launcher.perform(ORDER, plan.launch[0])
    assert [check.verdict for check in launcher.checks(ORDER)] == ["pass", "pass"]
    assert launcher.observe(ORDER).endpoint_url == server_access.base_url
    assert {seen.path for seen in far_end.seen} == {"/v1/models"}


def test_launching_a_model_that_is_not_there_says_so(far_end, server_access):
    far_end.answer("/v1/models", Reply(body=MODELS))
    launcher, order = PLATFORM.launcher(server_access), replace(ORDER, model_id="other")
    with pytest.raises(Gone):
        launcher.perform(order, launcher.blueprint(order).launch[0])
    assert launcher.observe(order).status == "absent"
    assert [check.verdict for check in launcher.checks(order)] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply(body=MODELS), "pass"),
        (Reply(body={"data": []}), "warn"),
        (Reply(status=401), "fail"),
        (Reply(status=404), "fail"),
        (Reply(status=500), "unknown"),
        (Reply(body=b"<html>"), "fail"),
    ],
)
def test_a_connection_is_verified_by_asking_for_its_models(far_end, server_access, reply, verdict):
    far_end.answer("/v1/models", reply)
    check = PLATFORM.verify(server_access)
    assert check.verdict == verdict
    assert check.remedy or verdict == "pass"
    far_end.answer("/v1/models", Reply(status=500))
    assert [one.verdict for one in PLATFORM.launcher(server_access).checks(ORDER)] == ["unknown"]


def test_a_server_that_cannot_be_reached_says_nothing_about_its_models(far_end, server_access):
    far_end.answer("/v1/models", Reply(status=503))
    with pytest.raises(TryLater):
        PLATFORM.launcher(server_access).observe(ORDER)
