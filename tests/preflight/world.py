"""An account in which everything is as it should be, and what may be wrong with it."""

import json

from tests.fixtures.simulator import ROLE

SAGEMAKER = "sagemaker.amazonaws.com"
ROLE_NAME = ROLE.rpartition("/")[2]
REGISTRY = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
IMAGE = f"{REGISTRY}/own:1"
ARTIFACT = "s3://own-models/model.tar.gz"
MANIFEST = {
    "schemaVersion": 2,
    "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
    "config": {"digest": "sha256:" + "a" * 64, "size": 1, "mediaType": "x"},
    "layers": [],
}


class World:
    """The account's state by name; every row may change it before it is planned."""

    def __init__(self, account):
        self.account = account
        self.cloud, self.aws = account.cloud, account.neighbours
        self.settings = {"execution_role_arn": ROLE}
        self.make_role()
        self.make_network()
        self.aws.ecr.create_repository(repositoryName="own")
        self.push("own", "1")
        self.aws.s3.create_bucket(Bucket="own-models")
        self.aws.s3.put_object(Bucket="own-models", Key="model.tar.gz", Body=b"x")
        self.key = self.aws.kms.create_key()["KeyMetadata"]["KeyId"]

    def make_role(self, service=SAGEMAKER, effects=("Allow",)):
        statements = [
            {"Effect": effect, "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
            for effect in effects
        ]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        self.aws.iam.create_role(RoleName=ROLE_NAME, AssumeRolePolicyDocument=policy)

    def trust(self, service=SAGEMAKER, effects=("Allow",)):
        self.no_role()
        self.make_role(service, effects)

    def no_role(self):
        self.aws.iam.delete_role(RoleName=ROLE_NAME)

    def make_network(self):
        ec2 = self.aws.ec2
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        made = ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.0.1.0/24")
        self.subnet = made["Subnet"]["SubnetId"]
        self.group = self.make_group(self.vpc)

    def make_group(self, vpc):
        name = f"group-of-{vpc}"
        made = self.aws.ec2.create_security_group(GroupName=name, Description="x", VpcId=vpc)
        return made["GroupId"]

    def foreign_group(self):
        vpc = self.aws.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        return self.make_group(vpc)

    def push(self, repository, tag):
        self.aws.ecr.put_image(
            repositoryName=repository, imageTag=tag, imageManifest=json.dumps(MANIFEST)
        )

    def running(self, instance_type, count):
        """An endpoint of somebody else's, which uses the quota."""
        aws = self.cloud.client("sagemaker")
        aws.create_model(
            ModelName="theirs", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE}
        )
        aws.create_endpoint_config(
            EndpointConfigName="theirs",
            ProductionVariants=[
                {
                    "VariantName": "v",
                    "ModelName": "theirs",
                    "InstanceType": instance_type,
                    "InitialInstanceCount": count,
                }
            ],
        )
        aws.create_endpoint(EndpointName="theirs", EndpointConfigName="theirs")
        self.cloud.advance(600)

    def deny(self, *operations):
        self.account.denied.update(operations)

    def slow(self, operation):
        self.account.slow.add(operation)

    def may_not_pass(self):
        self.account.may_pass = False

    def lock_out(self):
        self.account.locked_out = True

    def quota(self, instance_type, value):
        self.cloud.quota(instance_type, value)
