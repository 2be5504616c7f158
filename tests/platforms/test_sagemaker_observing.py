"""What AWS says of an endpoint, in our words."""

from dataclasses import replace

import pytest

from platforms.errors import Denied, Throttled
from platforms.registry import platform
from platforms.sagemaker.observe import invocation_url
from platforms.sagemaker.reasons import reason_of
from tests.platforms.far_end import Reply
from tests.platforms.orders import ARN, NOT_FOUND, ORDER, endpoint

PLATFORM = platform("sagemaker")


@pytest.mark.parametrize(
    ("vendor", "status"),
    [
        ("Creating", "provisioning"),
        ("InService", "in_service"),
        ("Updating", "updating"),
        ("SystemUpdating", "updating"),
        ("RollingBack", "updating"),
        ("Deleting", "deleting"),
        ("Failed", "failed"),
        ("OutOfService", "failed"),
        ("UpdateRollbackFailed", "failed"),
        ("SomethingNew", "unknown"),
    ],
)
def test_an_endpoints_state_is_told_in_our_words(far_end, aws_access, vendor, status):
    far_end.answer("DescribeEndpoint", endpoint(vendor))
    seen = PLATFORM.launcher(aws_access).observe(ORDER)
    assert (seen.status, seen.remote_id) == (status, ARN)
    assert bool(seen.reason_code) == (status == "failed")
    assert seen.endpoint_url == f"{far_end.url}/endpoints/staque-one/invocations"


def test_a_failure_says_why_and_keeps_awss_words(far_end, aws_access):
    words = "The primary container for production variant AllTraffic did not pass the ping health"
    far_end.answer("DescribeEndpoint", endpoint("Failed", FailureReason=f"{words} check."))
    seen = PLATFORM.launcher(aws_access).observe(ORDER)
    assert (seen.reason_code, seen.reason_text) == ("health_check", f"{words} check.")
    far_end.answer("DescribeEndpoint", endpoint("OutOfService"))
    assert PLATFORM.launcher(aws_access).observe(ORDER).reason_code == "out_of_service"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity "
            "error: insufficient capacity",
            "capacity",
        ),
        ("The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0", "quota"),
        (
            "The container did not pass the ping health check. Please check CloudWatch",
            "health_check",
        ),
        ("The image '1.dkr.ecr.us-east-1.amazonaws.com/x' does not exist.", "image_pull"),
        (
            "Could not access model data at s3://b/k. Ensure that the role has access",
            "artifact_access",
        ),
        ("Failed to download model artifact", "artifact_access"),
        ("Could not assume role arn:aws:iam::1:role/x.", "role"),
        ("AcceptEula must be true for this model", "licence"),
        ("No subnet has enough free addresses", "network"),
        ("Something else", "failed"),
    ],
)
def test_reasons_of_failures_have_words_of_ours(words, code):
    assert reason_of(words) == code


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=400, body={"__type": "AccessDeniedException", "message": "no"}), Denied),
        (Reply(status=400, body={"__type": "ThrottlingException", "message": "slow"}), Throttled),
    ],
)
def test_trouble_while_observing_is_not_taken_for_absence(far_end, aws_access, reply, kind):
    far_end.answer("DescribeEndpoint", reply)
    with pytest.raises(kind):
        PLATFORM.launcher(aws_access).observe(ORDER)


def test_a_vanished_endpoint_is_absent(far_end, aws_access):
    far_end.answer("DescribeEndpoint", NOT_FOUND)
    assert PLATFORM.launcher(aws_access).observe(ORDER).status == "absent"


def test_the_invocation_address_of_aws_itself_names_the_region(far_end, aws_access):
    real = replace(aws_access, simulated=False, endpoint_url="")
    assert invocation_url(ORDER.name, real, "eu-west-1") == (
        "https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/staque-one/invocations"
    )
    assert "amazonaws.com.cn/" in invocation_url(ORDER.name, real, "cn-north-1")
