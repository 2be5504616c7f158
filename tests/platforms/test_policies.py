"""The guide's policies: each action exists, and every call that our adapters make is covered."""

import ast
import json
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import get_session

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "first-real-deployment.md"
POLICIES = sorted((ROOT / "docs" / "guides" / "policies").glob("*.json"))
FOLDERS = ("aws", "sagemaker", "bedrock")

# The word before the colon of an action, and the services whose operations it may name.
SERVICES = {
    "application-autoscaling": ("application-autoscaling",),
    "bedrock": ("bedrock", "bedrock-runtime"),
    "cloudwatch": ("cloudwatch",),
    "ec2": ("ec2",),
    "ecr": ("ecr",),
    "iam": ("iam",),
    "kms": ("kms",),
    "logs": ("logs",),
    "pricing": ("pricing",),
    "s3": ("s3",),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "secretsmanager": ("secretsmanager",),
    "servicequotas": ("service-quotas",),
    "sts": ("sts",),
    "tag": ("resourcegroupstaggingapi",),
}
# Rights that are no call: a role handed over, and what S3 calls the listing of a bucket.
RIGHTS_WITHOUT_CALL = {"iam:PassRole", "s3:ListBucket"}
# What AWS does in our name while it makes instances scale: an alarm, and a role of its own.
RIGHTS_IN_OUR_NAME = {
    "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm",
    "iam:CreateServiceLinkedRole", "sagemaker:AddTags",
}  # fmt: skip
# Where IAM's word for a call is another one.
ALLOWED_BY = {
    "bedrock:Converse": "bedrock:InvokeModel",
    "bedrock:ConverseStream": "bedrock:InvokeModelWithResponseStream",
    "s3:ListObjectsV2": "s3:ListBucket",
}
NEEDS_NO_RIGHT = {"sts:GetCallerIdentity"}
# Of services with hundreds of operations, those whose names stand for nothing else here.
MEANT = {
    "ec2": {"DescribeSecurityGroups", "DescribeSubnets"},
    "ecr": {"DescribeImages"},
    "iam": {"GetRole", "SimulatePrincipalPolicy"},
    "kms": {"DescribeKey"},
    "s3": {"ListObjectsV2"},
}
# What the role of endpoints does itself is not Staque's to do.
NOT_STAQUES = {"endpoints-role", "trust-endpoints", "trust-staque"}


def operations(prefix):
    session = get_session()
    return {
        name for one in SERVICES[prefix] for name in session.get_service_model(one).operation_names
    }


def actions(path):
    found = json.loads(path.read_text())
    assert found["Version"] == "2012-10-17"
    for statement in found["Statement"]:
        assert statement["Effect"] == "Allow"
        said = statement["Action"]
        yield from [said] if isinstance(said, str) else said


def called():
    """Every operation of AWS that the adapters' source names, as IAM would name it."""
    known = {}
    for prefix in SERVICES:
        for name in MEANT.get(prefix) or operations(prefix):
            known[name] = known[xform_name(name)] = f"{prefix}:{name}"
    del known["search"]  # a regular expression's, here
    for folder in FOLDERS:
        for path in (ROOT / "platforms" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                name = getattr(node, "attr", None) or getattr(node, "value", None)
                if isinstance(name, str) and name in known:
                    yield known[name]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_each_action_exists(path):
    for action in actions(path):
        prefix, _, name = action.partition(":")
        assert "*" not in action, "the least that is needed is named, call by call"
        assert action in RIGHTS_WITHOUT_CALL or name in operations(prefix), action


def test_every_call_that_we_make_is_allowed_by_some_policy():
    allowed = {one for path in POLICIES if path.stem not in NOT_STAQUES for one in actions(path)}
    made = {ALLOWED_BY.get(action, action) for action in called()} - NEEDS_NO_RIGHT
    assert len(made) > 20, "the source was read"
    assert made - allowed == set()


def test_no_policy_allows_a_call_that_we_never_make():
    made = {ALLOWED_BY.get(action, action) for action in called()}
    for path in POLICIES:
        if path.stem not in NOT_STAQUES:
            spare = set(actions(path)) - made - RIGHTS_WITHOUT_CALL - RIGHTS_IN_OUR_NAME
            assert spare == set(), f"{path.stem} allows more than is used"


def test_a_role_is_passed_to_sagemaker_alone():
    text = (ROOT / "docs/guides/policies/sagemaker-deploy.json").read_text()
    passing = [one for one in json.loads(text)["Statement"] if "iam:PassRole" in one["Action"]]
    assert len(passing) == 1
    condition = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    assert passing[0]["Condition"] == condition
    assert passing[0]["Resource"] != "*"


def test_the_guide_names_every_policy_and_no_other():
    text = GUIDE.read_text()
    for path in POLICIES:
        assert f"policies/{path.name}" in text
    assert text.count("](policies/") == len(POLICIES)
