"""Endpoints live by the clock and refuse what AWS refuses."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.fixtures.simulator import ROLE, Simulator
from tests.simulator.deploying import CHAT_MODEL, container, deploy, make_config, status


def _refusal(call, **asked):
    with pytest.raises(ClientError) as refused:
        call(**asked)
    return refused.value.response["Error"]


def test_an_endpoint_comes_into_service_when_its_time_has_come(simulator: Simulator) -> None:
    simulator.scale(0.001)
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    assert status(sagemaker, "a") == "Creating"
    simulator.advance(239)
    assert status(sagemaker, "a") == "Creating"
    simulator.advance(2)
    described = sagemaker.describe_endpoint(EndpointName="a")
    assert described["EndpointStatus"] == "InService"
    assert described["EndpointArn"] == "arn:aws:sagemaker:us-east-1:111122223333:endpoint/a"
    variant = described["ProductionVariants"][0]
    assert (variant["CurrentInstanceCount"], variant["DesiredInstanceCount"]) == (1, 1)


def test_times_are_the_walls_times(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    described = sagemaker.describe_endpoint(EndpointName="a")
    now = datetime.now(UTC)
    assert now - timedelta(minutes=1) < described["CreationTime"] <= described["LastModifiedTime"]
    assert described["LastModifiedTime"] <= now + timedelta(seconds=1)


def test_botos_own_waiters_are_content(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    quick = {"Delay": 0.05, "MaxAttempts": 100}
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="a", WaiterConfig=quick)
    sagemaker.delete_endpoint(EndpointName="a")
    sagemaker.get_waiter("endpoint_deleted").wait(EndpointName="a", WaiterConfig=quick)


def test_deleting_takes_a_while_and_then_the_endpoint_is_not_found(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    simulator.scale(0.001)
    sagemaker.delete_endpoint(EndpointName="a")
    assert status(sagemaker, "a") == "Deleting"
    simulator.advance(20)
    error = _refusal(sagemaker.describe_endpoint, EndpointName="a")
    assert error["Code"] == "ValidationException"
    assert error["Message"] == (
        'Could not find endpoint "arn:aws:sagemaker:us-east-1:111122223333:endpoint/a".'
    )


def test_an_endpoint_in_progress_can_be_neither_deleted_nor_updated(simulator: Simulator) -> None:
    simulator.scale(0.001)
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    for call, asked in (
        (sagemaker.delete_endpoint, {}),
        (sagemaker.update_endpoint, {"EndpointConfigName": "a"}),
    ):
        error = _refusal(call, EndpointName="a", **asked)
        assert error["Code"] == "ValidationException"
        assert error["Message"].startswith('Cannot update in-progress endpoint "arn:aws:')


def test_an_update_brings_the_new_configuration_without_leaving_service(
    simulator: Simulator,
) -> None:
    sagemaker = deploy(simulator, "a")
    make_config(sagemaker, "b", instance_type="ml.g5.2xlarge")
    simulator.scale(0.001)
    sagemaker.update_endpoint(EndpointName="a", EndpointConfigName="b")
    described = sagemaker.describe_endpoint(EndpointName="a")
    assert (described["EndpointStatus"], described["EndpointConfigName"]) == ("Updating", "a")
    simulator.advance(300)
    described = sagemaker.describe_endpoint(EndpointName="a")
    assert (described["EndpointStatus"], described["EndpointConfigName"]) == ("InService", "b")


def test_an_update_that_fails_rolls_back(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    make_config(sagemaker, "b")
    simulator.scale(0.001)
    simulator.fault("capacity", operation="UpdateEndpoint")
    sagemaker.update_endpoint(EndpointName="a", EndpointConfigName="b")
    simulator.advance(280)
    assert status(sagemaker, "a") == "RollingBack"
    simulator.advance(120)
    described = sagemaker.describe_endpoint(EndpointName="a")
    assert (described["EndpointStatus"], described["EndpointConfigName"]) == ("InService", "a")


def test_names_are_unique(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    model = {"PrimaryContainer": container(sagemaker, CHAT_MODEL), "ExecutionRoleArn": ROLE}
    said = _refusal(sagemaker.create_model, ModelName="a", **model)["Message"]
    assert said.startswith('Cannot create already existing model "arn:')
    config = sagemaker.describe_endpoint_config(EndpointConfigName="a")["ProductionVariants"]
    said = _refusal(
        sagemaker.create_endpoint_config, EndpointConfigName="a", ProductionVariants=config
    )["Message"]
    assert said.startswith('Cannot create already existing endpoint configuration "arn:')
    said = _refusal(sagemaker.create_endpoint, EndpointName="a", EndpointConfigName="a")["Message"]
    assert said.startswith('Cannot create already existing endpoint "arn:')


def test_what_is_missing_is_named_by_its_arn(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    base = "arn:aws:sagemaker:us-east-1:111122223333"
    said = _refusal(sagemaker.create_endpoint, EndpointName="a", EndpointConfigName="b")
    assert said["Message"] == f'Could not find endpoint configuration "{base}:endpoint-config/b".'
    variant = {
        "VariantName": "v",
        "ModelName": "m",
        "InstanceType": "ml.g5.xlarge",
        "InitialInstanceCount": 1,
    }
    said = _refusal(
        sagemaker.create_endpoint_config, EndpointConfigName="b", ProductionVariants=[variant]
    )
    assert said["Message"] == f'Could not find model "{base}:model/m".'
    assert "Could not find model" in _refusal(sagemaker.delete_model, ModelName="m")["Message"]


def test_gated_weights_need_the_accepted_licence(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    refused = _refusal(
        sagemaker.create_model,
        ModelName="a",
        ExecutionRoleArn=ROLE,
        PrimaryContainer=container(sagemaker, CHAT_MODEL, eula=False),
    )
    assert "AcceptEula" in refused["Message"]


def test_weights_that_jumpstart_does_not_have_are_not_found(simulator: Simulator) -> None:
    refused = _refusal(
        simulator.client("sagemaker").create_model,
        ModelName="a",
        ExecutionRoleArn=ROLE,
        PrimaryContainer={"Image": "i", "ModelDataUrl": "s3://jumpstart-cache-prod-us-east-1/no/"},
    )
    assert refused["Message"].startswith("Could not find model data at s3://")


def test_accounts_and_regions_are_apart(simulator: Simulator) -> None:
    deploy(simulator, "a")
    elsewhere = simulator.client("sagemaker", "eu-west-1")
    assert elsewhere.list_endpoints()["Endpoints"] == []
    deploy(simulator, "a", region="eu-west-1")
    arns = {
        simulator.client("sagemaker", region).describe_endpoint(EndpointName="a")["EndpointArn"]
        for region in ("us-east-1", "eu-west-1")
    }
    assert len(arns) == 2


def test_an_assumed_role_acts_in_its_own_account(simulator: Simulator) -> None:
    deploy(simulator, "a")
    keys = simulator.client("sts").assume_role(
        RoleArn="arn:aws:iam::999988887777:role/other", RoleSessionName="rehearsal"
    )["Credentials"]
    session = boto3.Session(
        keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], "us-east-1"
    )
    with closing(session.client("sts", endpoint_url=simulator.url)) as sts:
        assert sts.get_caller_identity()["Account"] == "999988887777"
    with closing(session.client("sagemaker", endpoint_url=simulator.url)) as sagemaker:
        assert sagemaker.list_endpoints()["Endpoints"] == []


def test_lists_come_in_pages_with_filters(simulator: Simulator) -> None:
    simulator.quota("ml.g5.xlarge", 10)
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "shared")
    for number in range(5):
        name = f"even-{number}" if number % 2 == 0 else f"odd-{number}"
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName="shared")
    pages = sagemaker.get_paginator("list_endpoints").paginate(
        SortBy="Name", SortOrder="Ascending", PaginationConfig={"PageSize": 2}
    )
    names = [[row["EndpointName"] for row in page["Endpoints"]] for page in pages]
    assert names == [["even-0", "even-2"], ["even-4", "odd-1"], ["odd-3"]]
    found = sagemaker.list_endpoints(NameContains="odd")["Endpoints"]
    assert {row["EndpointName"] for row in found} == {"odd-1", "odd-3"}
    simulator.advance(240)
    assert sagemaker.list_endpoints(StatusEquals="Creating")["Endpoints"] == []
    assert len(sagemaker.list_endpoints(StatusEquals="InService")["Endpoints"]) == 5
    assert len(sagemaker.list_models()["Models"]) == 1
    assert len(sagemaker.list_endpoint_configs()["EndpointConfigs"]) == 1


def test_tags_are_kept_with_what_they_were_given_to(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    mine = {"Key": "staque:installation", "Value": "x1"}
    arn = sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a", Tags=[mine])[
        "EndpointArn"
    ]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "staque:resource", "Value": "r1"}])
    tags = sagemaker.list_tags(ResourceArn=arn)["Tags"]
    assert tags == [mine, {"Key": "staque:resource", "Value": "r1"}]
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["staque:resource"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [mine]
    unknown = _refusal(sagemaker.list_tags, ResourceArn=arn + "x")
    assert unknown["Code"] == "ValidationException"


def test_what_was_made_is_described_and_removed(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    model = sagemaker.describe_model(ModelName="a")
    assert model["ExecutionRoleArn"] == ROLE
    assert model["PrimaryContainer"]["Image"].startswith("763104351884.dkr.ecr.us-east-1.")
    sagemaker.delete_endpoint(EndpointName="a")
    sagemaker.delete_endpoint_config(EndpointConfigName="a")
    sagemaker.delete_model(ModelName="a")
    assert sagemaker.list_models()["Models"] == []
    assert sagemaker.list_endpoint_configs()["EndpointConfigs"] == []


def test_an_endpoint_can_vanish_behind_everybodys_back(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    simulator.vanish("a")
    assert (
        "Could not find endpoint"
        in _refusal(sagemaker.describe_endpoint, EndpointName="a")["Message"]
    )


def test_a_restart_loses_no_endpoint(tmp_path) -> None:
    running = Simulator(tmp_path, scale=0.001)
    try:
        sagemaker = running.client("sagemaker")
        make_config(sagemaker, "a")
        sagemaker.create_endpoint(
            EndpointName="a", EndpointConfigName="a", Tags=[{"Key": "k", "Value": "v"}]
        )
        running.quota("ml.g5.xlarge", 7)
        running.restart(kill=True)
        again = running.client("sagemaker")
        arn = again.describe_endpoint(EndpointName="a")["EndpointArn"]
        assert status(again, "a") == "Creating"
        assert again.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "k", "Value": "v"}]
        assert running.state()["quotas"] == {"ml.g5.xlarge": 7}
        running.advance(240)
        running.restart()
        assert status(running.client("sagemaker"), "a") == "InService"
    finally:
        running.close()
