"""Documents of the public hub, as small as a test needs them."""

import json

from tests.platforms.far_end import Reply

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:1"
DOCUMENT = {
    "HostingEcrUri": IMAGE,
    "HostingArtifactUri": "s3://cache/raw/",
    "HostingPrepackedArtifactUri": "s3://cache/packed/",
    "HostingUseScriptUri": False,
    "HostingArtifactS3DataType": "S3Prefix",
    "HostingArtifactCompressionType": "None",
    "InferenceEnvironmentVariables": [
        {"Name": "HF_MODEL_ID", "DefaultValue": "/opt/ml/model"},
        {"Name": "WORKERS", "Default": 1},
        {"Name": "EMPTY", "DefaultValue": ""},
        {"Name": "", "DefaultValue": "x"},
    ],
    "InferenceEnableNetworkIsolation": True,
    "ModelDataDownloadTimeout": 20,
    "ContainerStartupHealthCheckTimeout": "7200",
    "InferenceVolumeSize": 256,
    "DefaultInferenceInstanceType": "ml.g5.xlarge",
    "SupportedInferenceInstanceTypes": ["ml.g5.xlarge", "ml.p4d.24xlarge", "ml.m5.xlarge"],
    "HostingInstanceTypeVariants": {
        "Aliases": {"gpu_1": "gpu-image", "cpu_1": "cpu-image"},
        "Variants": {
            "g5": {"Properties": {"ImageUri": "$gpu_1"}},
            "ml.p4d.24xlarge": {
                "properties": {
                    "image_uri": "plain-image",
                    "environment_variables": {"GPUS": "8", "WORKERS": "8"},
                    "artifact_key": "p4d/weights/",
                }
            },
            "m5": {"regional_properties": {"image_uri": "$cpu_1"}},
        },
    },
    "DefaultPayloads": {"a": {"Body": {"messages": [], "model": "/opt/ml/model"}}},
    "ContextWindow": "8K",
    "License": "MIT",
}


def summary(name, *, keywords=("@task:text-generation", "@provider:acme"), **more):
    return {
        "HubContentName": name,
        "HubContentArn": f"arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/{name}",
        "HubContentVersion": "1.0.0",
        "HubContentType": "Model",
        "DocumentSchemaVersion": "2.3.0",
        "HubContentStatus": "Available",
        "HubContentSearchKeywords": list(keywords),
        "CreationTime": 1767225600,
        **more,
    }


def page(*summaries, token=None):
    body = {"HubContentSummaries": list(summaries)}
    return Reply(body=body | ({"NextToken": token} if token else {}))


def described(name, document=DOCUMENT, **more):
    text = document if isinstance(document, str) else json.dumps(document)
    return Reply(body=summary(name, HubContentDocument=text, **more))
