"""What the simulated Bedrock offers, where, and to whom."""

import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.fixtures.simulator import Simulator

NOVA = "amazon.nova-lite-v1:0"
HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0"


def _models(simulator: Simulator, region: str = "us-east-1", **asked):
    found = simulator.client("bedrock", region).list_foundation_models(**asked)
    return {model["modelId"]: model for model in found["modelSummaries"]}


def _profiles(simulator: Simulator, region: str = "us-east-1", **asked):
    pages = simulator.client("bedrock", region).get_paginator("list_inference_profiles")
    found = [one for page in pages.paginate(**asked) for one in page["inferenceProfileSummaries"]]
    return {profile["inferenceProfileId"]: profile for profile in found}


def test_a_dozen_models_of_six_makers_are_listed(simulator: Simulator) -> None:
    models = _models(simulator)
    assert len(models) >= 12
    providers = {model["providerName"] for model in models.values()}
    assert {"Amazon", "Anthropic", "Meta", "Mistral AI", "OpenAI", "Writer"} <= providers
    assert models[NOVA]["inferenceTypesSupported"] == ["ON_DEMAND"]
    assert models[HAIKU]["inferenceTypesSupported"] == ["INFERENCE_PROFILE"]


def test_the_list_is_filtered_as_it_is_asked(simulator: Simulator) -> None:
    assert set(_models(simulator, byOutputModality="EMBEDDING")) == {"amazon.titan-embed-text-v2:0"}
    makers = {one["providerName"] for one in _models(simulator, byProvider="meta").values()}
    assert makers == {"Meta"}
    assert HAIKU not in _models(simulator, byInferenceType="ON_DEMAND")


def test_what_a_region_lacks_is_not_listed_there(simulator: Simulator) -> None:
    assert "amazon.titan-embed-text-v2:0" not in _models(simulator, "us-east-2")
    there = _models(simulator, "us-east-2")[NOVA]
    assert there["inferenceTypesSupported"] == ["INFERENCE_PROFILE"]


def test_a_legacy_model_names_its_dates(simulator: Simulator) -> None:
    lifecycle = _models(simulator)["anthropic.claude-opus-4-1-20250805-v1:0"]["modelLifecycle"]
    assert lifecycle["status"] == "LEGACY"
    assert lifecycle["legacyTime"].isoformat()[:10] == "2026-07-08"
    assert lifecycle["endOfLifeTime"].isoformat()[:10] == "2027-01-08"


def test_what_has_ended_is_not_listed(simulator: Simulator) -> None:
    assert "anthropic.claude-sonnet-4-20250514-v1:0" not in _models(simulator)
    assert "us.anthropic.claude-sonnet-4-20250514-v1:0" not in _profiles(simulator)


def test_profiles_come_in_pages_by_kind_and_by_region(simulator: Simulator) -> None:
    client = simulator.client("bedrock")
    first = client.list_inference_profiles(maxResults=2)
    second = client.list_inference_profiles(maxResults=2, nextToken=first["nextToken"])
    assert first["inferenceProfileSummaries"] != second["inferenceProfileSummaries"]
    assert {one["type"] for one in _profiles(simulator).values()} == {
        "SYSTEM_DEFINED",
        "APPLICATION",
    }
    [mine] = _profiles(simulator, typeEquals="APPLICATION").values()
    assert ":application-inference-profile/" in mine["inferenceProfileArn"]
    assert f"eu.{HAIKU}" in _profiles(simulator, "eu-west-1")
    assert f"us.{HAIKU}" not in _profiles(simulator, "eu-west-1")


def test_a_profile_is_found_by_id_and_by_arn(simulator: Simulator) -> None:
    client = simulator.client("bedrock")
    arn = client.get_inference_profile(inferenceProfileIdentifier=f"us.{HAIKU}")[
        "inferenceProfileArn"
    ]
    found = client.get_inference_profile(inferenceProfileIdentifier=arn)
    regions = [model["modelArn"].split(":")[3] for model in found["models"]]
    assert regions == ["us-east-1", "us-east-2", "us-west-2"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_inference_profile(inferenceProfileIdentifier="us.nobody.thing")


def test_the_account_stands_differently_with_different_models(simulator: Simulator) -> None:
    client = simulator.client("bedrock")

    def agreement(model_id):
        said = client.get_foundation_model_availability(modelId=model_id)
        assert said["modelId"] == model_id
        return said["agreementAvailability"]["status"]

    assert agreement(NOVA) == "AVAILABLE"
    assert agreement("anthropic.claude-opus-5-5") == "NOT_AVAILABLE"
    assert agreement("writer.palmyra-x5-v1:0") == "PENDING"
    with pytest.raises(ClientError, match="identifier is invalid"):
        agreement("nobody.thing-v1:0")


def test_a_model_is_described_by_its_id(simulator: Simulator) -> None:
    client = simulator.client("bedrock")
    details = client.get_foundation_model(modelIdentifier=NOVA)["modelDetails"]
    assert details["modelName"] == "Nova Lite"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_foundation_model(modelIdentifier="anthropic.claude-sonnet-4-20250514-v1:0")


def test_requests_are_held_against_the_service_model(simulator: Simulator) -> None:
    client = simulator.client("bedrock", parameter_validation=False)
    with pytest.raises(ClientError, match="less than or equal to 1000"):
        client.list_inference_profiles(maxResults=1001)
    with pytest.raises(ClientError, match="enum value set"):
        client.list_inference_profiles(typeEquals="MINE")


@pytest.mark.parametrize("name", ["bedrock_models", "bedrock_prices"])
def test_every_fact_says_where_it_is_from(name: str) -> None:
    data = Path(__file__).parents[2] / "simulator" / "data" / f"{name}.json"
    facts = json.loads(data.read_text())
    assert facts["as_of"]
    assert all(record["source"] for record in facts["models"])


def test_faults_strike_control_calls_too(simulator: Simulator) -> None:
    simulator.fault("throttle", operation="ListFoundationModels")
    with pytest.raises(ClientError, match="ThrottlingException"):
        _models(simulator)
    assert _models(simulator)
