"""Deploying a foundation model is verifying that it may be asked; observing verifies again."""

from dataclasses import replace

import pytest

from deployments.advice import OTHERWISE, advice
from platforms.contract import Order
from platforms.errors import Denied, Gone, Refused, Unreachable
from platforms.registry import platform
from tests.platforms.bedrock_far import (
    AVAILABILITY,
    BASE,
    MODEL,
    PROFILES,
    access_to,
    available,
    profile,
    recipe,
    refusal,
    summary,
)
from tests.platforms.far_end import Reply

PLATFORM = platform("bedrock")
IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""
ORDER = Order(name="staque-one", model_id=BASE, region="us-east-1", recipe=recipe())
BY_PROFILE = replace(
    ORDER, recipe=recipe(invocable={"us-east-1": f"us.{BASE}"}, profile=f"us.{BASE}", reach="us")
)


@pytest.fixture
def launcher(far_end):
    far_end.answer("/", Reply(body=IDENTITY, headers={"Content-Type": "text/xml"}))
    far_end.answer(PROFILES, Reply(body={"inferenceProfileSummaries": []}))
    far_end.answer(f"{PROFILES}/us.{BASE}", Reply(body=profile(f"us.{BASE}", ("us-east-1",))))
    far_end.answer(AVAILABILITY, available())
    living(far_end)
    return PLATFORM.launcher(access_to(far_end))


def living(far_end, **said):
    lifecycle = {"status": "ACTIVE"} | said
    far_end.answer(MODEL, Reply(body={"modelDetails": summary(modelLifecycle=lifecycle)}))


def launch(launcher, order=ORDER):
    for step in launcher.blueprint(order).launch:
        launcher.perform(order, step)


def checks(launcher, order=ORDER):
    return {check.code: check for check in launcher.checks(order)}


def test_nothing_is_made_and_nothing_is_removed(launcher, far_end):
    plan = launcher.blueprint(ORDER)
    assert [step.name for step in plan.launch] == [step.name for step in plan.start] == ["verify"]
    assert plan.stop == plan.delete == ()
    launch(launcher)
    assert {seen.body for seen in far_end.seen} == {b""}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"agreement": "PENDING"}, "access_pending"),
        ({"agreement": "NOT_AVAILABLE"}, "no_agreement"),
        ({"authorised": "NOT_AUTHORIZED"}, "not_granted"),
        ({"here": False}, "not_in_region"),
    ],
)
def test_a_model_that_may_not_be_asked_is_not_deployed_and_fails_when_observed(
    launcher, far_end, said, code
):
    far_end.answer(AVAILABILITY, available(**said))
    with pytest.raises(Denied) as error:
        launch(launcher)
    assert error.value.code == code
    assert error.value.advice
    seen = launcher.observe(ORDER)
    assert (seen.status, seen.reason_code) == ("failed", code)
    assert seen.reason_text == error.value.text
    assert advice(code) != OTHERWISE
    check = checks(launcher)["access"]
    assert (check.verdict, bool(check.remedy)) == ("fail", True)


def test_a_profile_that_is_gone_is_not_deployed_and_fails_when_observed(launcher, far_end):
    launch(launcher, BY_PROFILE)
    assert launcher.observe(BY_PROFILE).remote_id == f"us.{BASE}"
    far_end.answer(f"{PROFILES}/us.{BASE}", refusal("ResourceNotFoundException", "no", 404))
    with pytest.raises(Gone):
        launch(launcher, BY_PROFILE)
    assert launcher.observe(BY_PROFILE).status == "failed"


def test_a_legacy_model_is_in_service_and_says_until_when(launcher, far_end):
    living(far_end, status="LEGACY", legacyTime="2026-07-08T00:00:00Z",
           endOfLifeTime="2099-01-08T00:00:00Z")  # fmt: skip
    seen = launcher.observe(ORDER)
    assert (seen.status, seen.reason_code) == ("in_service", "legacy")
    assert "since 08 July 2026" in seen.reason_text
    assert "08 January 2099" in seen.reason_text
    check = checks(launcher)["lifecycle"]
    assert (check.verdict, check.detail) == ("warn", seen.reason_text)


@pytest.mark.parametrize("how", ["by its date", "by its absence"])
def test_a_model_that_has_ended_fails_and_is_refused_in_the_plan(launcher, far_end, how):
    if how == "by its date":
        living(far_end, status="LEGACY", endOfLifeTime="2020-01-08T00:00:00Z")
        assert checks(launcher)["lifecycle"].verdict == "fail"
    else:
        far_end.answer(MODEL, refusal("ResourceNotFoundException", "no such model", 404))
    seen = launcher.observe(ORDER)
    assert (seen.status, seen.reason_code) == ("failed", "end_of_life")
    assert seen.reason_text


def test_where_we_may_not_look_nothing_is_said_of_the_model(launcher, far_end):
    far_end.answer(AVAILABILITY, refusal("AccessDeniedException", "not authorized", 403))
    with pytest.raises(Denied) as error:
        launcher.observe(ORDER)
    assert error.value.code == "denied"
    check = checks(launcher)["access"]
    assert check.verdict == "unknown"
    assert "bedrock:GetFoundationModelAvailability" in check.remedy


def test_a_model_without_text_is_refused_in_the_plan(launcher):
    order = replace(ORDER, recipe=recipe(writes_text=False))
    assert checks(launcher, order)["modality"].verdict == "fail"


def test_another_region_than_the_catalogs_is_refused_in_the_plan(launcher):
    order = replace(ORDER, region="eu-west-1")
    found = launcher.checks(replace(order, recipe=recipe(invocable={"us-east-1": BASE})))
    assert {check.code: check.verdict for check in found}["way"] == "fail"
    with pytest.raises(Refused):
        launcher.blueprint(order)


def test_bedrock_that_may_not_be_read_fails_the_check_of_the_connection(launcher, far_end):
    far_end.answer(PROFILES, refusal("AccessDeniedException", "not authorized", 403))
    found = PLATFORM.verify(access_to(far_end))
    assert (found.verdict, found.detail) == ("fail", "not authorized")
    assert "bedrock:ListInferenceProfiles" in found.remedy


def test_an_aws_that_is_gone_in_the_middle_is_unreachable(launcher, far_end):
    far_end.close()
    with pytest.raises(Unreachable):
        launcher.observe(ORDER)
