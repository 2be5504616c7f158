"""From an order to AWS's calls, and what its answers mean for the next step."""

from dataclasses import replace

import pytest

from platforms.errors import Refused, TryLater, Unreachable
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.orders import DONE, NOT_FOUND, ORDER, config, endpoint, invalid

PLATFORM = platform("sagemaker")


def steps(access, order=ORDER):
    plan = PLATFORM.launcher(access).blueprint(order)
    return {step.name: step for step in (*plan.launch, *plan.delete)}


def perform(access, name, order=ORDER):
    PLATFORM.launcher(access).perform(order, steps(access, order)[name])


def test_the_plan_shows_the_very_requests_that_are_sent(far_end, aws_access):
    far_end.answer("DescribeModel", NOT_FOUND)
    far_end.answer("DescribeEndpointConfig", NOT_FOUND, config())
    far_end.answer("DescribeEndpoint", NOT_FOUND)
    planned = steps(aws_access)
    for name, call in (
        ("create_model", "CreateModel"),
        ("create_endpoint_config", "CreateEndpointConfig"),
        ("create_endpoint", "CreateEndpoint"),
    ):
        far_end.answer(call, DONE)
        perform(aws_access, name)
        [sent] = far_end.asked(call)
        assert sent.json == planned[name].parameters
        assert planned[name].call == f"sagemaker:{call}"


def test_a_model_is_registered_with_its_container_role_and_tags(aws_access):
    request = steps(aws_access)["create_model"].parameters
    assert request == {
        "ModelName": "staque-one",
        "PrimaryContainer": {
            "Image": "gpu-image",
            "Environment": {"HF_MODEL_ID": "/opt/ml/model", "WORKERS": "1"},
            "ModelDataSource": {
                "S3DataSource": {
                    "S3Uri": "s3://cache/packed/",
                    "S3DataType": "S3Prefix",
                    "CompressionType": "None",
                }
            },
        },
        "EnableNetworkIsolation": True,
        "ExecutionRoleArn": aws_access.execution_role_arn,
        "Tags": [
            {"Key": "staque:installation", "Value": "abc"},
            {"Key": "staque:resource", "Value": "1"},
        ],
    }


def test_instances_are_chosen_within_what_aws_takes(aws_access):
    [variant] = steps(aws_access)["create_endpoint_config"].parameters["ProductionVariants"]
    assert variant == {
        "VariantName": "AllTraffic",
        "ModelName": "staque-one",
        "InstanceType": "ml.g5.xlarge",
        "InitialInstanceCount": 1,
        "InitialVariantWeight": 1.0,
        "ModelDataDownloadTimeoutInSeconds": 60,
        "ContainerStartupHealthCheckTimeoutInSeconds": 3600,
    }
    order = replace(ORDER, instance_type="ml.m5.xlarge", instance_count=2)
    [variant] = steps(aws_access, order)["create_endpoint_config"].parameters["ProductionVariants"]
    assert (variant["VolumeSizeInGB"], variant["InitialInstanceCount"]) == (256, 2)


def test_a_licence_is_accepted_only_where_somebody_accepted_it(aws_access):
    gated = replace(ORDER, recipe={**ORDER.recipe, "gated": True})
    for accepted in (False, True):
        order = replace(gated, licence_accepted=accepted)
        container = steps(aws_access, order)["create_model"].parameters["PrimaryContainer"]
        source = container["ModelDataSource"]["S3DataSource"]
        assert source.get("ModelAccessConfig") == ({"AcceptEula": True} if accepted else None)


def test_packed_artifacts_packages_and_bare_images_are_told_apart(aws_access):
    def container(**changed):
        order = replace(ORDER, recipe={**ORDER.recipe, "by_instance": {}, **changed})
        return steps(aws_access, order)["create_model"].parameters["PrimaryContainer"]

    packed = container(
        artifact="s3://cache/model.tar.gz", artifact_type=None, artifact_compression=None
    )
    assert packed["ModelDataSource"]["S3DataSource"] == {
        "S3Uri": "s3://cache/model.tar.gz",
        "S3DataType": "S3Object",
        "CompressionType": "Gzip",
    }
    assert container(package="arn:package") == {"ModelPackageName": "arn:package"}
    assert "ModelDataSource" not in container(artifact="")


def test_without_an_execution_role_nothing_is_created(far_end, aws_access):
    far_end.answer("DescribeModel", NOT_FOUND)
    with pytest.raises(Refused) as error:
        perform(replace(aws_access, execution_role_arn=""), "create_model")
    assert error.value.code == "role"
    assert far_end.asked("CreateModel") == []


@pytest.mark.parametrize(
    ("step", "describe", "create"),
    [
        ("create_model", "DescribeModel", "CreateModel"),
        ("create_endpoint_config", "DescribeEndpointConfig", "CreateEndpointConfig"),
        ("create_endpoint", "DescribeEndpoint", "CreateEndpoint"),
    ],
)
def test_what_was_created_meanwhile_is_adopted(far_end, aws_access, step, describe, create):
    far_end.answer("DescribeEndpointConfig", config())
    far_end.answer(describe, NOT_FOUND)
    if step == "create_endpoint":
        far_end.answer("DescribeEndpointConfig", config())
    far_end.answer(create, invalid('Cannot create already existing thing "arn".'))
    perform(aws_access, step)


@pytest.mark.parametrize("status", ["Creating", "InService", "Failed", "Updating"])
def test_an_endpoint_that_stands_is_adopted_whatever_its_state(far_end, aws_access, status):
    far_end.answer("DescribeEndpoint", endpoint(status))
    perform(aws_access, "create_endpoint")
    assert far_end.asked("CreateEndpoint") == []


def test_an_endpoint_being_deleted_is_waited_for(far_end, aws_access):
    far_end.answer("DescribeEndpoint", endpoint("Deleting"))
    for step in ("create_endpoint", "delete_endpoint_config"):
        with pytest.raises(TryLater) as error:
            perform(aws_access, step)
        assert error.value.code == "still_deleting"
        assert error.value.retry_after
    perform(aws_access, "delete_endpoint")
    assert far_end.asked("DeleteEndpoint") == []


def test_a_configuration_that_aws_does_not_see_yet_is_waited_for(far_end, aws_access):
    far_end.answer("DescribeEndpoint", NOT_FOUND)
    far_end.answer("DescribeEndpointConfig", NOT_FOUND, config())
    far_end.answer("CreateEndpoint", NOT_FOUND, DONE)
    for _ in range(2):
        with pytest.raises(TryLater) as error:
            perform(aws_access, "create_endpoint")
        assert error.value.code == "not_visible_yet"
    perform(aws_access, "create_endpoint")


def test_the_paid_call_is_sent_once_and_the_others_again(far_end, aws_access):
    busy = Reply(status=500, body={"__type": "InternalFailure"})
    far_end.answer("DescribeEndpoint", busy, NOT_FOUND)
    far_end.answer("DescribeEndpointConfig", config())
    far_end.answer("CreateEndpoint", busy)
    with pytest.raises(TryLater):
        perform(aws_access, "create_endpoint")
    assert len(far_end.asked("DescribeEndpoint")) == 2
    assert len(far_end.asked("CreateEndpoint")) == 1


def test_a_lost_answer_to_the_paid_call_is_adopted_at_the_next_attempt(far_end, aws_access):
    far_end.answer("DescribeEndpoint", NOT_FOUND, endpoint("Creating"))
    far_end.answer("DescribeEndpointConfig", config())
    far_end.answer("CreateEndpoint", Reply(parts=[b""], then="cut"))
    with pytest.raises(Unreachable):
        perform(aws_access, "create_endpoint")
    perform(aws_access, "create_endpoint")
    assert len(far_end.asked("CreateEndpoint")) == 1


def test_a_quota_is_refused_in_words_that_help(far_end, aws_access):
    words = (
        "The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0 Instances, "
        "with current utilization of 0 Instances and a request delta of 1 Instances."
    )
    far_end.answer("DescribeEndpoint", NOT_FOUND)
    far_end.answer("DescribeEndpointConfig", config())
    full = Reply(status=400, body={"__type": "ResourceLimitExceeded", "message": words})
    far_end.answer("CreateEndpoint", full)
    with pytest.raises(Refused) as error:
        perform(aws_access, "create_endpoint")
    assert (error.value.code, error.value.vendor_text) == ("quota", words)
    assert error.value.advice


def test_what_aws_will_not_delete_yet_is_tried_later(far_end, aws_access):
    far_end.answer("DescribeEndpoint", endpoint("Updating"))
    far_end.answer("DeleteEndpoint", invalid('Cannot update in-progress endpoint "arn".'))
    with pytest.raises(TryLater):
        perform(aws_access, "delete_endpoint")


def test_other_refusals_to_create_or_delete_stay_refusals(far_end, aws_access):
    far_end.answer("DescribeEndpoint", endpoint("Failed"))
    far_end.answer("DeleteEndpoint", invalid("No."))
    far_end.answer("DescribeModel", NOT_FOUND)
    far_end.answer("CreateModel", invalid("Requested image not usable."))
    for step in ("delete_endpoint", "create_model"):
        with pytest.raises(Refused) as error:
            perform(aws_access, step)
        assert error.value.code == "invalid"


def test_what_is_gone_is_deleted(far_end, aws_access):
    gone = ("DescribeEndpoint", "DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel")
    for call in gone:
        far_end.answer(call, NOT_FOUND)
    for step in ("delete_endpoint", "delete_endpoint_config", "delete_model"):
        perform(aws_access, step)
