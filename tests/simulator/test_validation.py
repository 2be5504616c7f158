"""Bad requests are refused in AWS's words, whoever checked them before; so are our own answers."""

import json

import httpx
import pytest
from botocore.exceptions import ClientError

from simulator.aws import shapes
from simulator.aws.operations import operation_model
from tests.fixtures.simulator import ROLE, Simulator
from tests.simulator.deploying import make_config

_VARIANT = {
    "VariantName": "v",
    "ModelName": "a",
    "InstanceType": "ml.g5.xlarge",
    "InitialInstanceCount": 1,
}
_WRONG = {
    "a name is missing": (
        "create_endpoint",
        {"EndpointConfigName": "a"},
        "Value null at 'endpointName' failed to satisfy constraint: Member must not be null",
    ),
    "a name has a blank": (
        "create_endpoint",
        {"EndpointName": "a b", "EndpointConfigName": "a"},
        "Value 'a b' at 'endpointName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
    ),
    "a name is too long": (
        "create_model",
        {"ModelName": "a" * 64, "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "i"}},
        "Member must have length less than or equal to 63",
    ),
    "a role is no role": (
        "create_model",
        {"ModelName": "a", "ExecutionRoleArn": "arn:aws:iam::1:role/x", "Containers": []},
        "at 'executionRoleArn' failed to satisfy constraint: Member must satisfy regular",
    ),
    "a model has no role": (
        "create_model",
        {"ModelName": "a", "PrimaryContainer": {"Image": "i"}},
        "Value null at 'executionRoleArn' failed",
    ),
    "a model has no container": (
        "create_model",
        {"ModelName": "a", "ExecutionRoleArn": ROLE},
        "PrimaryContainer",
    ),
    "an image has a blank": (
        "create_model",
        {"ModelName": "a", "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "a b"}},
        "at 'primaryContainer.image' failed to satisfy constraint",
    ),
    "an instance type is made up": (
        "create_endpoint_config",
        {
            "EndpointConfigName": "a",
            "ProductionVariants": [_VARIANT | {"InstanceType": "ml.g99.xlarge"}],
        },
        "Value 'ml.g99.xlarge' at 'productionVariants.1.member.instanceType' failed to satisfy "
        "constraint: Member must satisfy enum value set: [",
    ),
    "no instance at all": (
        "create_endpoint_config",
        {"EndpointConfigName": "a", "ProductionVariants": [_VARIANT | {"InitialInstanceCount": 0}]},
        "at 'productionVariants.1.member.initialInstanceCount' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1",
    ),
    "a count in words": (
        "create_endpoint_config",
        {
            "EndpointConfigName": "a",
            "ProductionVariants": [_VARIANT | {"InitialInstanceCount": "one"}],
        },
        "Member must be a integer",
    ),
    "no variant": (
        "create_endpoint_config",
        {"EndpointConfigName": "a", "ProductionVariants": []},
        "Member must have length greater than or equal to 1",
    ),
    "a tag's key is odd": (
        "create_endpoint",
        {"EndpointName": "a", "EndpointConfigName": "a", "Tags": [{"Key": "a*b", "Value": ""}]},
        "at 'tags.1.member.key' failed to satisfy constraint",
    ),
    "a member that does not exist": (
        "describe_endpoint",
        {"EndpointName": "a", "Colour": "blue"},
        "Unknown member 'colour'",
    ),
    "too large a page": (
        "list_endpoints",
        {"MaxResults": 101},
        "Member must have value less than or equal to 100",
    ),
    "a token of nobody's": ("list_endpoints", {"NextToken": "zzz"}, "Invalid pagination token"),
}


def _target(operation: str) -> str:
    return "SageMaker." + "".join(word.title() for word in operation.split("_"))


def _signed(service: str, target: str) -> dict[str, str]:
    scope = f"AKIASIMULATED0000001/20261120/us-east-1/{service}/aws4_request"
    return {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00",
        "X-Amz-Target": target,
    }


@pytest.mark.parametrize("case", _WRONG.values(), ids=_WRONG)
def test_a_wrong_request_gets_awss_own_words(simulator: Simulator, case) -> None:
    operation, asked, said = case
    answer = httpx.post(
        simulator.url,
        content=json.dumps(asked),
        headers=_signed("sagemaker", _target(operation)),
    )
    assert answer.status_code == 400
    assert answer.json()["__type"] == "ValidationException"
    assert said in answer.json()["message"]


def test_every_broken_rule_is_counted(simulator: Simulator) -> None:
    answer = httpx.post(
        simulator.url, content="{}", headers=_signed("sagemaker", "SageMaker.CreateEndpoint")
    )
    assert answer.json()["message"].startswith("2 validation errors detected: Value null at '")


def test_boto_shows_the_refusal_as_a_client_error(simulator: Simulator) -> None:
    client = simulator.client("sagemaker", parameter_validation=False)
    with pytest.raises(ClientError, match=r"ValidationException.*1 validation error detected"):
        client.describe_endpoint()


@pytest.mark.parametrize("body", ["", "[1]", "{", '"text"'])
def test_a_body_that_is_no_object_is_refused(simulator: Simulator, body: str) -> None:
    answer = httpx.post(
        simulator.url, content=body, headers=_signed("sagemaker", "SageMaker.DescribeEndpoint")
    )
    assert answer.status_code == 400
    assert answer.json()["__type"] in ("SerializationException", "ValidationException")


@pytest.mark.parametrize(
    ("service", "target"),
    [
        ("sagemaker", "SageMaker.CreateTrainingJob"),
        ("sagemaker", "SageMaker.Nonsense"),
        ("sagemaker", "Elsewhere.CreateModel"),
        ("dynamodb", "DynamoDB_20120810.ListTables"),
    ],
)
def test_what_nobody_plays_is_unknown(simulator: Simulator, service: str, target: str) -> None:
    answer = httpx.post(simulator.url, content="{}", headers=_signed(service, target))
    assert (answer.status_code, answer.json()["__type"]) == (400, "UnknownOperationException")


def test_an_unsigned_request_is_turned_away(simulator: Simulator) -> None:
    answer = httpx.post(simulator.url, headers={"X-Amz-Target": "SageMaker.ListModels"})
    assert (answer.status_code, answer.json()["__type"]) == (403, "MissingAuthenticationToken")
    answer = httpx.post(simulator.url, headers={"Authorization": "Bearer abc"})
    assert (answer.status_code, answer.json()["__type"]) == (403, "IncompleteSignature")


def test_a_region_that_does_not_exist_answers_nothing(simulator: Simulator) -> None:
    with pytest.raises(ClientError, match="no simulated region"):
        simulator.client("sagemaker", "xx-nowhere-1").list_models()


def test_a_wrong_role_is_refused_by_sts(simulator: Simulator) -> None:
    with pytest.raises(ClientError, match="is invalid"):
        simulator.client("sts").assume_role(
            RoleArn="arn:aws:iam::nobody:user/x", RoleSessionName="me"
        )


def test_anyone_may_ask_whether_it_lives(simulator: Simulator) -> None:
    assert httpx.get(f"{simulator.url}/healthz").status_code == 200


def test_an_answer_against_the_model_would_be_noticed() -> None:
    shape = operation_model("sagemaker", "DescribeEndpoint").output_shape
    found = shapes.problems({"EndpointName": "a", "EndpointStatus": "Sleeping"}, shape)
    assert any("'endpointArn'" in problem for problem in found)
    assert any("Member must satisfy enum value set" in problem for problem in found)


def test_no_answer_so_far_was_against_the_model(simulator: Simulator) -> None:
    make_config(simulator.client("sagemaker"), "a")
    assert simulator.state()["mistakes"] == []
