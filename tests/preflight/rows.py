"""What is planted, what the plan must say of it, and what becomes of deploying anyway."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.preflight.world import ARTIFACT, IMAGE, REGISTRY

OPEN, GATED, OWN = (
    "huggingface-llm-mistral-7b-instruct-v3",
    "meta-textgeneration-llama-3-1-8b-instruct",
    "own-container",
)
INSTANCE, PLAIN = "ml.g5.2xlarge", "ml.m5.xlarge"


def nothing(world):
    """All is well."""


@dataclass(frozen=True)
class Row:
    """`code` is the check that must notice; `verdict` is what the plan must say by it.

    `ends` is what becomes of it: a verdict of fail means failed, pass and warn mean in service;
    where it is unknown only the cloud can tell, and both ends are planted.
    """

    name: str
    code: str
    verdict: str
    ends: str
    plant: Callable = nothing
    model: str = OPEN
    asked: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    filled: Callable = field(default=lambda world: {})


def fails(name, code, **more):
    return Row(name, code, "fail", "failed", **more)


def works(name, code, verdict="pass", **more):
    return Row(name, code, verdict, "in_service", **more)


def untold(name, code, ends, **more):
    return Row(name, code, "unknown", ends, **more)


def own(**options):
    """A container of one's own on an instance whose disk is made for it."""
    said = {"image": IMAGE, "artifact": ARTIFACT, **options}
    kept = {name: value for name, value in said.items() if value}
    return {"model": OWN, "asked": {"instance_type": PLAIN}, "options": kept}


def settings(**values):
    return lambda world: world.settings.update(values)


def networked(subnets=None, groups=None):
    def filled(world):
        return {
            "subnets": subnets(world) if subnets else [world.subnet],
            "security_groups": groups(world) if groups else [world.group],
        }

    return filled


def keyed(change=None):
    def filled(world):
        if change:
            getattr(world.aws.kms, change)(KeyId=world.key)
        return {"kms_key": world.key}

    return filled


def signing_key(world):
    made = world.aws.kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")
    return {"kms_key": made["KeyMetadata"]["KeyId"]}


ROLES = (
    fails("no execution role", "role", plant=settings(execution_role_arn="")),
    fails("a role's name for its ARN", "role", plant=settings(execution_role_arn="endpoints")),
    fails("a role that does not exist", "role_trust", plant=lambda world: world.no_role()),
    fails(
        "a role of another account",
        "role_trust",
        plant=settings(execution_role_arn="arn:aws:iam::999988887777:role/staque-rehearsal"),
    ),
    fails(
        "a role that trusts Lambda",
        "role_trust",
        plant=lambda world: world.trust("lambda.amazonaws.com"),
    ),
    fails(
        "a role that shuts SageMaker out",
        "role_trust",
        plant=lambda world: world.trust(effects=("Allow", "Deny")),
    ),
    fails("a role that we may not pass", "role_pass", plant=lambda world: world.may_not_pass()),
    fails("keys that AWS does not know", "credentials", plant=lambda world: world.lock_out()),
)
ORDERS = (
    fails("a licence that nobody accepted", "licence", model=GATED),
    works("a licence that is accepted", "licence", model=GATED, asked={"accept_licence": True}),
    fails("an instance that AWS has not", "instance", asked={"instance_type": "ml.t3.nano"}),
    fails("a region that the catalog is not for", "recipe", asked={"region": "eu-west-1"}),
    fails("a quota of nothing", "quota", plant=lambda world: world.quota(INSTANCE, 0)),
    fails(
        "a quota that is used up",
        "quota",
        plant=lambda world: (world.quota(INSTANCE, 1), world.running(INSTANCE, 1)),
    ),
    fails(
        "a quota below the wanted number",
        "quota",
        plant=lambda world: world.quota(INSTANCE, 2),
        asked={"instance_count": 3},
    ),
    works(
        "a quota that just suffices",
        "quota",
        plant=lambda world: world.quota(INSTANCE, 2),
        asked={"instance_count": 2},
    ),
    fails("a size for a disk that is built in", "disk", options={"volume_gb": 100}),
    fails(
        "more instances at least than at most",
        "scaling",
        options={"autoscaling_min": 4, "autoscaling_max": 2},
    ),
    works("scaling within the quota", "scaling", options={"autoscaling_max": 2}),
    works(
        "a quota that scaling will meet",
        "quota",
        "warn",
        plant=lambda world: world.quota(INSTANCE, 1),
        options={"autoscaling_max": 9},
    ),
)
PIECES = (
    works("a container of one's own", "image", **own()),
    fails("no image", "recipe", **own(image="")),
    fails("a repository that does not exist", "image", **own(image=f"{REGISTRY}/other:1")),
    fails("a tag that was never pushed", "image", **own(image=f"{REGISTRY}/own:2")),
    fails("an image of another region", "image", **own(image=IMAGE.replace("east-1", "west-2"))),
    fails("an image from elsewhere", "image", **own(image="docker.io/library/own:1")),
    fails("a bucket that does not exist", "artifact", **own(artifact="s3://other/model.tar.gz")),
    fails("files that are not there", "artifact", **own(artifact="s3://own-models/v2.tar.gz")),
    fails("a bare file", "artifact", **own(artifact="s3://own-models/model.bin")),
    works("subnets and groups of one network", "network", filled=networked()),
    fails(
        "a subnet that does not exist",
        "network",
        filled=networked(subnets=lambda world: ["subnet-0123456789abcdef0"]),
    ),
    fails("what is no subnet", "network", filled=networked(subnets=lambda world: ["default"])),
    fails(
        "a group that does not exist",
        "network",
        filled=networked(groups=lambda world: ["sg-0123456789abcdef0"]),
    ),
    fails(
        "a group of another network",
        "network",
        filled=networked(groups=lambda world: [world.foreign_group()]),
    ),
    fails("subnets without groups", "network", filled=networked(groups=lambda world: [])),
    works("a key that works", "kms_key", filled=keyed(), **own()),
    fails("a key that does not exist", "kms_key", **own(kms_key="alias/nobody")),
    fails("a key that is disabled", "kms_key", filled=keyed("disable_key"), **own()),
    fails("a key that is being deleted", "kms_key", filled=keyed("schedule_key_deletion"), **own()),
    fails("a key for signatures", "kms_key", filled=signing_key, **own()),
)
UNTOLD = (
    untold(
        "a good role that we may not read",
        "role_trust",
        "in_service",
        plant=lambda world: world.deny("GetRole"),
    ),
    untold(
        "a missing role that we may not read",
        "role_trust",
        "failed",
        plant=lambda world: (world.no_role(), world.deny("GetRole")),
    ),
    untold(
        "rights that we may not try",
        "role_pass",
        "in_service",
        plant=lambda world: world.deny("SimulatePrincipalPolicy"),
    ),
    untold(
        "a quota that we may not read",
        "quota",
        "in_service",
        plant=lambda world: world.deny("ListServiceQuotas"),
    ),
    untold(
        "a quota of nothing that we may not read",
        "quota",
        "failed",
        plant=lambda world: (world.quota(INSTANCE, 0), world.deny("ListServiceQuotas")),
    ),
    untold(
        "subnets that we may not see",
        "network",
        "in_service",
        plant=lambda world: world.deny("DescribeSubnets"),
        filled=networked(),
    ),
    untold(
        "an image that we may not see",
        "image",
        "in_service",
        plant=lambda world: world.deny("DescribeImages"),
        **own(),
    ),
    untold(
        "missing files that we may not list",
        "artifact",
        "failed",
        plant=lambda world: world.deny("ListObjectsV2"),
        **own(artifact="s3://own-models/v2.tar.gz"),
    ),
    untold(
        "a key that we may not see",
        "kms_key",
        "in_service",
        plant=lambda world: world.deny("DescribeKey"),
        filled=keyed(),
        **own(),
    ),
    untold(
        "an answer that takes too long",
        "role_trust",
        "in_service",
        plant=lambda world: world.slow("GetRole"),
    ),
)
ROWS = (works("nothing at all", "role_trust"), *ROLES, *ORDERS, *PIECES, *UNTOLD)
