"""Options in the exact calls, and instances that become more or fewer by themselves."""

from dataclasses import replace

import pytest

from platforms.contract import Access, NetworkPolicy, Step
from platforms.errors import Refused, TryLater
from platforms.registry import platform
from platforms.sagemaker.options import OWN
from tests.fixtures.simulator import ROLE
from tests.platforms.far_end import Reply
from tests.platforms.orders import ORDER, endpoint

PLATFORM = platform("sagemaker")
SCALED = {"autoscaling_min": 1, "autoscaling_max": 3, "autoscaling_target": 20}
DENIED = Reply(status=400, body={"__type": "AccessDeniedException", "message": "no right"})


def blueprint(access, **options):
    order = replace(ORDER, options=options)
    return order, PLATFORM.launcher(access).blueprint(order)


def calls(steps):
    return [step.call.partition(":")[2] for step in steps]


def step_of(steps, name):
    return next(step for step in steps if step.name == name)


def test_options_stand_in_the_calls(aws_access):
    _, made = blueprint(
        aws_access,
        subnets=["subnet-1", "subnet-2"],
        security_groups=["sg-1"],
        network_isolation=True,
        kms_key="alias/models",
        volume_gb=200,
        environment={"MAX_BATCH": "8"},
        fallback_instance_types=["ml.g5.2xlarge", "ml.g6.xlarge"],
    )
    model, config = made.launch[0].parameters, made.launch[1].parameters
    assert model["VpcConfig"] == {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "subnet-2"]}
    assert model["EnableNetworkIsolation"] is True
    assert model["PrimaryContainer"]["Environment"]["MAX_BATCH"] == "8"
    [variant] = config["ProductionVariants"]
    assert (config["KmsKeyId"], variant["VolumeSizeInGB"]) == ("alias/models", 200)
    assert "InstanceType" not in variant
    assert [(pool["InstanceType"], pool["Priority"]) for pool in variant["InstancePools"]] == [
        ("ml.g5.xlarge", 1), ("ml.g5.2xlarge", 2), ("ml.g6.xlarge", 3),
    ]  # fmt: skip


def test_a_container_of_ones_own_is_launched_from_its_image_and_files(aws_access):
    own = replace(
        ORDER,
        model_id=OWN,
        recipe={"own": True, "region": "us-east-1"},
        options={"image": "1.dkr.ecr.us-east-1.amazonaws.com/m:1", "artifact": "s3://b/m.tar.gz"},
    )
    made = PLATFORM.launcher(aws_access).blueprint(own).launch[0].parameters["PrimaryContainer"]
    assert made["Image"] == "1.dkr.ecr.us-east-1.amazonaws.com/m:1"
    source = made["ModelDataSource"]["S3DataSource"]
    assert (source["S3Uri"], source["CompressionType"]) == ("s3://b/m.tar.gz", "Gzip")


def test_what_scales_is_registered_last_and_deregistered_first(aws_access):
    _, made = blueprint(aws_access, **SCALED)
    assert calls(made.launch)[-3:] == [
        "CreateEndpoint",
        "RegisterScalableTarget",
        "PutScalingPolicy",
    ]
    assert calls(made.start)[-2:] == ["RegisterScalableTarget", "PutScalingPolicy"]
    assert calls(made.stop) == ["DeregisterScalableTarget", "DeleteEndpoint"]
    assert calls(made.delete) == [
        "DeregisterScalableTarget", "DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel",
    ]  # fmt: skip
    target = step_of(made.launch, "register_scalable_target").parameters
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 3)
    policy = step_of(made.launch, "put_scaling_policy").parameters
    assert policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 20.0


def test_an_update_lets_go_of_the_old_target_and_takes_the_new(aws_access):
    order = replace(ORDER, options=SCALED, former=SCALED, revision=2, replaces=1)
    made = PLATFORM.launcher(aws_access).blueprint(order)
    assert calls(made.update) == [
        "CreateModel", "CreateEndpointConfig", "DeregisterScalableTarget", "UpdateEndpoint",
        "DescribeEndpoint", "RegisterScalableTarget", "PutScalingPolicy", "DeleteEndpointConfig",
        "DeleteModel",
    ]  # fmt: skip
    assert calls(made.revert)[-2:] == ["RegisterScalableTarget", "PutScalingPolicy"]
    fixed = PLATFORM.launcher(aws_access).blueprint(replace(order, options={}, former={}))
    assert not {"RegisterScalableTarget", "DeregisterScalableTarget"} & set(calls(fixed.update))


@pytest.fixture
def cloud(simulator):
    simulator.reset()
    return simulator


@pytest.fixture
def access(cloud):
    return Access(
        platform="sagemaker",
        simulated=True,
        region="us-east-1",
        endpoint_url=cloud.url,
        execution_role_arn=ROLE,
        network=NetworkPolicy(allow_loopback=True),
    )


def perform(access, order, steps, *names):
    for name in names:
        PLATFORM.launcher(access).perform(order, step_of(steps, name))


def targets(cloud):
    return [target for place in cloud.state()["places"] for target in place["targets"]]


def test_a_target_waits_until_its_endpoint_serves_and_may_be_made_twice(cloud, access):
    order, made = blueprint(access, **SCALED)
    cloud.scale(1)
    perform(access, order, made.launch, "create_model", "create_endpoint_config", "create_endpoint")
    with pytest.raises(TryLater) as error:
        perform(access, order, made.launch, "register_scalable_target")
    assert error.value.code == "starting"
    cloud.advance(600)
    for _ in range(2):
        perform(access, order, made.launch, "register_scalable_target", "put_scaling_policy")
    assert targets(cloud) == [f"endpoint/{order.name}/variant/AllTraffic"]
    for _ in range(2):
        perform(access, order, made.stop, "deregister_scalable_target")
    assert targets(cloud) == []
    cloud.scale(2000)


def test_an_endpoint_that_failed_is_never_scaled(far_end, aws_access):
    order, made = blueprint(aws_access, **SCALED)
    far_end.answer("DescribeEndpoint", endpoint("Failed", FailureReason="no capacity error"))
    with pytest.raises(Refused) as error:
        perform(aws_access, order, made.launch, "register_scalable_target")
    assert error.value.code == "capacity"
    assert far_end.asked("RegisterScalableTarget") == []


def test_a_right_that_is_missing_keeps_nothing_from_being_stopped(far_end, aws_access):
    order, made = blueprint(aws_access, **SCALED)
    far_end.answer("DeregisterScalableTarget", DENIED)
    perform(aws_access, order, made.stop, "deregister_scalable_target")


def test_where_the_first_type_has_no_capacity_the_next_is_taken(cloud, access):
    order, made = blueprint(access, fallback_instance_types=["ml.g5.2xlarge"])
    cloud.fault("capacity", match={"instance_type": "ml.g5.xlarge"})
    perform(access, order, made.launch, "create_model", "create_endpoint_config", "create_endpoint")
    cloud.advance(600)
    [place] = [place for place in cloud.state()["places"] if place["endpoints"]]
    [fleet] = place["endpoints"][order.name]["fleets"]
    assert (fleet["instance_type"], fleet["current"]) == ("ml.g5.2xlarge", 1)


def test_every_call_can_be_copied_for_a_terminal_without_its_secrets(aws_access):
    _, made = blueprint(aws_access, environment={"HF_TOKEN": "hf_abc'def", "MAX_TOTAL_TOKENS": "9"})
    step: Step = made.launch[0]
    assert step.cli.startswith("aws sagemaker create-model --cli-input-json '{")
    assert step.cli.endswith("--region us-east-1")
    assert "hf_abc" not in step.cli
    assert '"MAX_TOTAL_TOKENS": "9"' in step.cli
