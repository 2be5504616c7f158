"""What Bedrock is read to offer: one entry a model and way, with life, access and size."""

from datetime import UTC, datetime

import pytest

from platforms.registry import platform
from tests.platforms.bedrock_far import (
    AVAILABILITY,
    BASE,
    MODELS,
    PROFILES,
    access_to,
    available,
    listed,
    profile,
    summary,
)
from tests.platforms.far_end import Reply

PLATFORM = platform("bedrock")
US = ("us-east-1", "us-east-2", "us-west-2")


def catalog(far_end):
    return list(PLATFORM.catalog(access_to(far_end)).models())


def ways(far_end, *profiles, **said):
    listed(far_end, summary(**said), profiles=profiles)
    return {model.model_id: model for model in catalog(far_end)}


def test_a_model_says_what_aws_says_of_it(far_end):
    listed(far_end, summary())
    [model] = catalog(far_end)
    assert (model.model_id, model.name, model.provider) == (BASE, "Thing", "Maker")
    assert model.regions == ("us-east-1",)
    assert model.input_modalities == ("text", "image")
    assert model.output_modalities == ("text",)
    assert (model.streaming, model.lifecycle, model.access) == (True, "active", "granted")
    assert model.context_window is None
    assert model.parameters is None
    assert model.source


def test_a_model_that_is_asked_on_demand_goes_by_its_own_id(far_end):
    found = ways(far_end, profile(f"us.{BASE}", US))
    assert set(found) == {BASE}
    assert found[BASE].recipe["invocable"] == {"us-east-1": BASE}


def test_a_model_that_refuses_on_demand_goes_by_the_profile_of_its_geography(far_end):
    found = ways(
        far_end,
        profile(f"global.{BASE}", ("us-east-1", "")),
        profile(f"us.{BASE}", US),
        inferenceTypesSupported=["INFERENCE_PROFILE"],
    )
    assert found[BASE].recipe["invocable"] == {"us-east-1": f"us.{BASE}"}
    assert found[BASE].recipe["reach"] == "us"
    assert "us-east-1, us-east-2, us-west-2" in found[BASE].description


def test_the_narrowest_of_two_geographies_is_the_closest(far_end):
    found = ways(
        far_end,
        profile(f"apac.{BASE}", ("ap-northeast-1", "ap-south-1", "ap-southeast-2")),
        profile(f"jp.{BASE}", ("ap-northeast-1", "ap-northeast-3")),
        inferenceTypesSupported=["INFERENCE_PROFILE"],
    )
    assert found[BASE].recipe["invocable"]["us-east-1"] == f"jp.{BASE}"


def test_the_global_profile_stands_beside_as_an_entry_of_its_own(far_end):
    found = ways(
        far_end,
        profile(f"us.{BASE}", US),
        profile(f"global.{BASE}", ("us-east-1", "")),
        inferenceTypesSupported=["INFERENCE_PROFILE"],
    )
    other = found[f"global.{BASE}"]
    assert (other.name, other.recipe["reach"]) == ("Thing (global)", "global")
    assert other.recipe["invocable"] == {"us-east-1": f"global.{BASE}"}


def test_a_model_that_only_the_global_profile_leads_to_keeps_its_own_id(far_end):
    found = ways(
        far_end,
        profile(f"global.{BASE}", ("us-east-1", "")),
        inferenceTypesSupported=["INFERENCE_PROFILE"],
    )
    assert set(found) == {BASE}
    assert found[BASE].name == "Thing (global)"


def test_a_profile_of_ones_own_is_an_entry_by_its_arn(far_end):
    found = ways(far_end, profile("abc123", US, kind="APPLICATION"))
    [arn] = set(found) - {BASE}
    assert arn.endswith(":application-inference-profile/abc123")
    assert found[arn].name == "Way abc123 (Thing)"
    assert found[arn].recipe["invocable"] == {"us-east-1": arn}


def test_profiles_are_read_page_by_page_and_kind_by_kind(far_end):
    far_end.answer(MODELS, Reply(body={"modelSummaries": [summary(inferenceTypesSupported=[])]}))
    far_end.answer(
        PROFILES,
        Reply(body={"inferenceProfileSummaries": [], "nextToken": "more"}),
        Reply(body={"inferenceProfileSummaries": [profile(f"us.{BASE}", US)]}),
        Reply(body={"inferenceProfileSummaries": [profile("abc", US, kind="APPLICATION")]}),
    )
    far_end.answer(AVAILABILITY, available())
    assert len(catalog(far_end)) == 2


def test_a_model_that_cannot_be_asked_at_all_is_left_out(far_end):
    assert ways(far_end, inferenceTypesSupported=["PROVISIONED"]) == {}


def test_a_profile_that_is_not_ready_is_no_way(far_end):
    waiting = profile(f"us.{BASE}", US, status="CREATING")
    assert ways(far_end, waiting, inferenceTypesSupported=["INFERENCE_PROFILE"]) == {}


@pytest.mark.parametrize(
    ("said", "lifecycle"),
    [
        ({"status": "ACTIVE"}, "active"),
        ({"status": "LEGACY", "endOfLifeTime": "2099-01-08T00:00:00Z"}, "legacy"),
        ({"status": "LEGACY", "endOfLifeTime": "2020-01-08T00:00:00Z"}, "deprecated"),
        ({"status": "SOMETHING"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_lifecycle_is_told_in_our_words(far_end, said, lifecycle):
    assert ways(far_end, modelLifecycle=said)[BASE].lifecycle == lifecycle


def test_the_dates_of_a_legacy_model_are_kept(far_end):
    said = {
        "status": "LEGACY",
        "legacyTime": "2026-07-08T00:00:00Z",
        "endOfLifeTime": "2099-01-08T00:00:00Z",
    }
    model = ways(far_end, modelLifecycle=said)[BASE]
    assert model.legacy_at == datetime(2026, 7, 8, tzinfo=UTC)
    assert model.end_of_life_at == datetime(2099, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "access", "word"),
    [
        ({}, "granted", ""),
        ({"agreement": "PENDING"}, "pending", "agreement"),
        ({"agreement": "NOT_AVAILABLE"}, "not_granted", "agreement"),
        ({"agreement": "ERROR"}, "not_granted", "agreement"),
        ({"authorised": "NOT_AUTHORIZED"}, "not_granted", "authorised"),
        ({"entitled": "NOT_AVAILABLE"}, "not_granted", "entitlement"),
        ({"here": False}, "not_granted", "region"),
    ],
)
def test_access_comes_with_advice_out_of_all_four_verdicts(far_end, said, access, word):
    listed(far_end, summary())
    far_end.answer(AVAILABILITY, available(**said))
    [model] = catalog(far_end)
    assert model.access == access
    assert word in model.access_advice
    assert bool(model.access_advice) == (access != "granted")
