"""What AWS demands of a call where the simulated cloud takes its caller at their word."""

import json
import re

from botocore.exceptions import ClientError

SAGEMAKER = "sagemaker.amazonaws.com"
JUMPSTART = "763104351884"
ECR = re.compile(r"(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com/([^:@]+):(.+)")
OWN_DISK = ("ml.g4dn", "ml.g5", "ml.g6", "ml.p4d", "ml.p5", "ml.inf2")


class No(Exception):
    """AWS's code and words."""

    def __init__(self, words, code="ValidationException"):
        super().__init__(words)
        self.code, self.words = code, words


def demand(neighbours, may_pass, region, operation, asked):
    """Raise `No` where AWS would refuse the call."""
    if operation == "CreateModel":
        _role(neighbours, may_pass, asked.get("ExecutionRoleArn", ""))
        container = asked["PrimaryContainer"]
        _image(neighbours, region, container.get("Image", ""))
        source = container.get("ModelDataSource", {}).get("S3DataSource")
        if source:
            _files(neighbours, source)
        if "VpcConfig" in asked:
            _network(neighbours, asked["VpcConfig"])
    if operation == "CreateEndpointConfig":
        _disk(asked)
        if asked.get("KmsKeyId"):
            _key(neighbours, asked["KmsKeyId"])


def _role(neighbours, may_pass, arn):
    if not arn:
        return
    if not may_pass:
        raise No(
            f"User: arn:aws:iam::111122223333:user/rehearsal is not authorized to perform: "
            f"iam:PassRole on resource: {arn}",
            "AccessDeniedException",
        )
    refused = No(
        f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
        f"'{SAGEMAKER}' to assume the role."
    )
    try:
        role = neighbours.iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
    except ClientError as error:
        raise refused from error
    policy = role["AssumeRolePolicyDocument"]
    effects = {
        one["Effect"]
        for one in policy["Statement"]
        if SAGEMAKER in json.dumps(one.get("Principal", {}))
    }
    if role["Arn"] != arn or effects != {"Allow"}:
        raise refused


def _image(neighbours, region, uri):
    found = ECR.fullmatch(uri)
    if found is None:
        raise No(f"Using non-ECR image {uri} without Vpc repository access mode is not supported.")
    account, place, name, tag = found.groups()
    if place != region:
        raise No(f"The image {uri} must be in the same region as the model, {region}.")
    if account == JUMPSTART:
        return
    try:
        neighbours.ecr.describe_images(
            registryId=account, repositoryName=name, imageIds=[{"imageTag": tag}]
        )
    except ClientError as error:
        raise No(f"Requested image {uri} not found.") from error


def _files(neighbours, source):
    uri = source["S3Uri"]
    if uri.startswith("s3://jumpstart-"):
        return
    if source["S3DataType"] == "S3Prefix" and not uri.endswith("/"):
        raise No(f"S3Uri {uri} of type S3Prefix must end with a forward slash.")
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    try:
        found = neighbours.s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", [])
    except ClientError as error:
        raise No(f"Could not access model data at {uri}.") from error
    names = [one["Key"] for one in found]
    if not names or (source["S3DataType"] == "S3Object" and key not in names):
        raise No(f"Could not find model data at {uri}.")


def _network(neighbours, asked):
    try:
        subnets = neighbours.ec2.describe_subnets(SubnetIds=asked["Subnets"])["Subnets"]
        groups = neighbours.ec2.describe_security_groups(GroupIds=asked["SecurityGroupIds"])
    except ClientError as error:
        raise No(f"Invalid VPC configuration: {error.response['Error']['Message']}") from error
    if len({one["VpcId"] for one in [*subnets, *groups["SecurityGroups"]]}) > 1:
        raise No("Invalid VPC configuration: security groups and subnets must be of one VPC.")


def _key(neighbours, name):
    try:
        key = neighbours.kms.describe_key(KeyId=name)["KeyMetadata"]
    except ClientError as error:
        raise No(f"The KMS key {name} does not exist.") from error
    if key["KeyState"] != "Enabled" or key["KeySpec"] != "SYMMETRIC_DEFAULT":
        raise No(f"The KMS key {name} cannot be used: it is {key['KeyState']}, {key['KeySpec']}.")


def _disk(asked):
    for variant in asked["ProductionVariants"]:
        kind = variant.get("InstanceType", "")
        sized = "VolumeSizeInGB" in variant or "KmsKeyId" in asked
        if kind.startswith(OWN_DISK) and sized:
            raise No(f"{kind} has local storage: VolumeSizeInGB and KmsKeyId are not supported.")
