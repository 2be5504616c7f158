"""SageMakerPublicHub: the list of models and their documents, as DescribeHubContent gives them.

Key names follow HubModelDocument of aws/sagemaker-python-sdk (jumpstart/hub/interfaces.py).
"""

import json
from datetime import UTC, datetime

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.facts import Facts, KnownModel
from simulator.sagemaker.listing import matching, page

_HUB = "SageMakerPublicHub"
_SCHEMA_VERSION = "2.3.0"
_PUBLISHED = datetime(2026, 1, 15, tzinfo=UTC)


def list_hub_contents(context: Context, asked: Members) -> Members:
    _check_hub(context, asked["HubName"])
    models = context.cloud.facts.models.values() if asked["HubContentType"] == "Model" else ()
    rows = [_summary(context.caller.region, model) for model in models]
    rows = matching(rows, asked, "HubContentName")
    rows.sort(
        key=lambda row: str(row["HubContentName"]), reverse=asked.get("SortOrder") == "Descending"
    )
    return page(rows, asked, "HubContentSummaries")


def describe_hub_content(context: Context, asked: Members) -> Members:
    _check_hub(context, asked["HubName"])
    region, name = context.caller.region, asked["HubContentName"]
    model = context.cloud.facts.models.get(name) if asked["HubContentType"] == "Model" else None
    version = asked.get("HubContentVersion")
    if model is None or version not in (None, model.said["version"]):
        raise AwsError("ResourceNotFound", f"Hub content {name} of {_HUB} does not exist.")
    summary = _summary(region, model)
    return {
        **summary,
        "HubName": _HUB,
        "HubArn": f"arn:aws:sagemaker:{region}:aws:hub/{_HUB}",
        "HubContentDocument": json.dumps(document(context.cloud.facts, model, region)),
        "LastModifiedTime": summary["CreationTime"],
    }


def _check_hub(context: Context, hub: str) -> None:
    # A hub may be named by its ARN.
    if hub.rpartition("/")[2] != _HUB:
        raise AwsError("ResourceNotFound", f"Hub {hub} does not exist.")


def _summary(region: str, model: KnownModel) -> Members:
    version = model.said["version"]
    base = f"arn:aws:sagemaker:{region}:aws:hub-content/{_HUB}/Model/{model.model_id}"
    return {
        "HubContentName": model.model_id,
        "HubContentArn": f"{base}/{version}",
        "HubContentVersion": version,
        "HubContentType": "Model",
        "DocumentSchemaVersion": _SCHEMA_VERSION,
        "HubContentDisplayName": model.said["name"],
        "HubContentDescription": model.said["description"],
        "HubContentSearchKeywords": _keywords(model),
        "SupportStatus": "Deprecated" if model.said.get("deprecated") else "Supported",
        "HubContentStatus": "Available",
        "CreationTime": _PUBLISHED,
    }


def _keywords(model: KnownModel) -> list[str]:
    said = model.said
    gate = "@model-access:gated" if model.gated else "@model-access:open-weight"
    return [
        "@task:text-generation",
        f"@framework:{said['framework']}",
        f"@provider:{said['provider']}",
        gate,
    ]


def document(facts: Facts, model: KnownModel, region: str) -> Members:
    """Unknown facts are left out, never guessed."""
    said = model.said
    known: Members = {
        "Url": said.get("url"),
        "MinSdkVersion": said.get("min_sdk_version"),
        "Task": "textgeneration",
        "Framework": said["framework"],
        "ModelProvider": said["provider"],
        "License": said.get("license"),
        "ContextWindow": said.get("context_window"),
        "TrainingSupported": False,
        "GatedBucket": model.gated,
        "HostingEulaUri": model.eula_uri(region),
        "HostingEcrUri": facts.image_uri(model, region),
        "DefaultInferenceInstanceType": said["default_instance_type"],
        "SupportedInferenceInstanceTypes": said["instance_types"],
        "HostingResourceRequirements": said.get("resources"),
        "DynamicContainerDeploymentSupported": False,
    }
    whole = known | _artifacts(model, region) | _running(facts, model, region)
    return {key: value for key, value in whole.items() if value is not None}


def _artifacts(model: KnownModel, region: str) -> Members:
    uri = model.artifact_uri(region)
    return {
        "HostingArtifactUri": uri,
        "HostingPrepackedArtifactUri": uri,
        "HostingArtifactS3DataType": "S3Prefix",
        "HostingArtifactCompressionType": "None",
        "HostingUseScriptUri": False,
        "InferenceEnableNetworkIsolation": True,
        "InferenceVolumeSize": model.said.get("volume_gb"),
        "ModelDataDownloadTimeout": model.said.get("download_timeout"),
        "ContainerStartupHealthCheckTimeout": model.said.get("health_check_timeout"),
    }


def _running(facts: Facts, model: KnownModel, region: str) -> Members:
    # Variants are keyed by family; exact instances only where they differ, which none does here.
    families = sorted({name.split(".")[1] for name in model.said["instance_types"]})
    image = {"Properties": {"ImageUri": "$gpu_ecr_uri_1"}}
    return {
        "InferenceEnvironmentVariables": [
            {
                "Name": name,
                "Type": "text",
                "Default": value,
                "Scope": "container",
                "RequiredForModelClass": True,
            }
            for name, value in model.said["environment"].items()
        ],
        "HostingInstanceTypeVariants": {
            "Aliases": {"gpu_ecr_uri_1": facts.image_uri(model, region)},
            "Variants": dict.fromkeys(families, image),
        },
        "DefaultPayloads": {"example": _payload(model)},
        "SageMakerSdkPredictorSpecifications": {
            "DefaultContentType": "application/json",
            "SupportedContentTypes": ["application/json"],
            "DefaultAcceptType": "application/json",
            "SupportedAcceptTypes": ["application/json"],
        },
    }


def _payload(model: KnownModel) -> Members:
    """The example body tells which family of payloads the container understands."""
    question = "What is the capital of France?"
    if model.payload == "openai":
        messages = [{"role": "user", "content": question}]
        body: Members = {"messages": messages, "max_tokens": 256, "temperature": 0.6, "top_p": 0.9}
        return {"ContentType": "application/json", "Body": body}
    return {
        "ContentType": "application/json",
        "PromptKey": "inputs",
        "OutputKeys": {"GeneratedText": "[0].generated_text"},
        "Body": {
            "inputs": question,
            "parameters": {
                "max_new_tokens": 256,
                "temperature": 0.6,
                "top_p": 0.9,
                "details": True,
            },
        },
    }


OPERATIONS: dict[str, Operation] = {
    "ListHubContents": list_hub_contents,
    "DescribeHubContent": describe_hub_content,
}
