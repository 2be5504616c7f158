"""What the tests here do again and again: put a hub model behind an endpoint and wait for it."""

import json
import time
from typing import Any

from tests.fixtures.simulator import ROLE, Simulator

CHAT_MODEL = "meta-textgeneration-llama-3-1-8b-instruct"
TEXT_MODEL = "huggingface-llm-mistral-7b-instruct-v3"


def hub_document(sagemaker: Any, model_id: str) -> dict[str, Any]:
    described = sagemaker.describe_hub_content(
        HubName="SageMakerPublicHub", HubContentType="Model", HubContentName=model_id
    )
    document: dict[str, Any] = json.loads(described["HubContentDocument"])
    return document


def container(sagemaker: Any, model_id: str, *, eula: bool = True) -> dict[str, Any]:
    document = hub_document(sagemaker, model_id)
    source = {
        "S3Uri": document["HostingArtifactUri"],
        "S3DataType": "S3Prefix",
        "CompressionType": "None",
        "ModelAccessConfig": {"AcceptEula": eula},
    }
    return {"Image": document["HostingEcrUri"], "ModelDataSource": {"S3DataSource": source}}


def make_config(
    sagemaker: Any,
    name: str,
    *,
    model_id: str = CHAT_MODEL,
    instance_type: str = "ml.g5.xlarge",
    count: int = 1,
) -> None:
    """A model and an endpoint configuration, both called `name`."""
    sagemaker.create_model(
        ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container(sagemaker, model_id)
    )
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": name,
        "InstanceType": instance_type,
        "InitialInstanceCount": count,
    }
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])


def status(sagemaker: Any, name: str) -> str:
    found: str = sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]
    return found


def deploy(simulator: Simulator, name: str, *, region: str = "us-east-1", **said: Any) -> Any:
    """An endpoint in service; the client that made it."""
    sagemaker = simulator.client("sagemaker", region)
    make_config(sagemaker, name, **said)
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    simulator.advance(240)
    assert status(sagemaker, name) == "InService"
    return sagemaker


def wait_for(condition: Any, *, seconds: float = 10.0) -> Any:
    """The first true thing that a condition says."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{condition} did not come true within {seconds} s")
