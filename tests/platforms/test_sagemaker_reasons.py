"""Why endpoints fail, in AWS's own words: each with a code of ours, and an advice for that code."""

import pytest

from deployments.advice import OTHERWISE, SENTENCES, advice
from platforms.sagemaker.reasons import FRAGMENTS, reason_of

SAID = [
    (
        "The account-level service limit 'ml.g5.2xlarge for endpoint usage' is 0 Instances, with "
        "current utilization of 0 Instances and a request delta of 1 Instances.",
        "quota",
    ),
    (
        "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity "
        "error. Please retry using a different ML instance type or after some time.",
        "capacity",
    ),
    (
        "The primary container for production variant AllTraffic did not pass the ping health "
        "check. Please check CloudWatch logs for this endpoint.",
        "health_check",
    ),
    (
        "The repository 'models' in registry '111122223333' does not grant ecr:BatchGetImage to "
        "sagemaker.amazonaws.com.",
        "image_pull",
    ),
    ("Requested image 111122223333.dkr.ecr.us-east-1.amazonaws.com/m:1 not found.", "image_pull"),
    (
        "Could not access model data at s3://bucket/model.tar.gz. Please ensure that the role "
        '"arn:aws:iam::111122223333:role/r" exists and that its trust relationship policy allows '
        'the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com".',
        "artifact_access",
    ),
    (
        "Failed to download model data for container Container-1 from the provided location.",
        "artifact_access",
    ),
    (
        "Could not assume role arn:aws:iam::111122223333:role/r. Please ensure that the role "
        "exists and allows principal 'sagemaker.amazonaws.com' to assume the role.",
        "role",
    ),
    ("The execution role ARN is invalid.", "role"),
    (
        "This Jumpstart model requires an end-user license agreement: set AcceptEula to true.",
        "licence",
    ),
    ("The specified subnet subnet-1 has no free IP address.", "network"),
    ("Unable to create network interfaces in the VPC with the security group sg-1.", "network"),
    ("The KMS key arn:aws:kms:us-east-1:111122223333:key/1 is disabled.", "key"),
    (
        "CannotStartContainerError. Please ensure the model container for variant AllTraffic "
        "starts correctly when invoked with 'docker run <image> serve'.",
        "container_start",
    ),
    ("torch.cuda.OutOfMemoryError: CUDA out of memory.", "out_of_memory"),
    (
        "The model data archive is too large. Please reduce its size or increase the volume.",
        "disk_full",
    ),
    ("OSError: [Errno 28] No space left on device", "disk_full"),
    ("Rate exceeded (Service: AmazonSageMaker; Status Code: 400)", "throttled"),
    (
        "Request to service failed. If failure persists after retry, contact customer support.",
        "platform_fault",
    ),
    ("Something that AWS never said before.", "failed"),
]


@pytest.mark.parametrize(
    ("words", "code"), SAID, ids=[f"{code}-{n}" for n, (_, code) in enumerate(SAID)]
)
def test_what_aws_says_has_a_code_of_ours(words, code):
    assert reason_of(words) == code
    assert advice(code)


def test_every_code_that_can_come_of_it_has_an_advice_of_its_own():
    codes = {code for _, code in FRAGMENTS}
    assert codes <= set(SENTENCES)
    assert codes <= {code for _, code in SAID}


def test_what_is_not_known_has_a_general_advice_and_what_is_well_has_none():
    assert (advice("failed"), advice("")) == (OTHERWISE, "")
