"""What somebody brings along: that the image and the files are where they are said to be."""

from __future__ import annotations

import re

from platforms.aws.border import border
from platforms.aws.clients import control
from platforms.contract import Access, Check, Order
from platforms.errors import Gone
from platforms.sagemaker.preflight.look import Asked, Look

IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/"
    r"(?P<name>[a-z0-9][a-z0-9._/-]*)(?::(?P<tag>[\w.-]+))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def image(order: Order, access: Access, uri: str) -> Asked:
    look = Look(
        code="image",
        title="The container's image",
        looked_at=f"ecr DescribeImages {uri}",
        allow="ecr:DescribeImages",
    )
    region = order.region or access.region
    return Asked(
        look=look,
        read=lambda look: _image(look, uri, region, access),
        told=_ill_named_image(look, uri, region),
    )


def _ill_named_image(look: Look, uri: str, region: str) -> Check | None:
    found = IMAGE.fullmatch(uri)
    if found is None:
        return look.failed(
            "SageMaker takes images from ECR.",
            "Name it as <account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag>.",
        )
    if found["region"] != region:
        return look.failed(
            f"It lies in {found['region']}, and the endpoint would run in {region}.",
            f"Push it to ECR in {region}.",
        )
    return None


def _image(look: Look, uri: str, region: str, access: Access) -> Check:
    found = IMAGE.fullmatch(uri)
    if found is None:
        return look.failed("SageMaker takes images from ECR.", "Name an image in ECR.")
    by_digest = {"imageDigest": found["digest"]}
    wanted = by_digest if found["digest"] else {"imageTag": found["tag"] or "latest"}
    try:
        with border():
            control(access, "ecr", region=region).describe_images(
                registryId=found["account"], repositoryName=found["name"], imageIds=[wanted]
            )
    except Gone as error:
        return look.failed(error.vendor_text, "Push the image, or correct its name and tag.")
    return look.passed("It is there.")


def artifact(order: Order, access: Access, uri: str) -> Asked:
    look = Look(
        code="artifact",
        title="The model's files",
        looked_at=f"s3 ListObjectsV2 {uri}",
        allow="s3:ListBucket",
    )
    return Asked(
        look=look,
        read=lambda look: _artifact(look, uri, order.region or access.region, access),
        told=_ill_named_artifact(look, uri),
    )


def _ill_named_artifact(look: Look, uri: str) -> Check | None:
    bucket, key, packed = _place(uri)
    if not uri.startswith("s3://") or not bucket or not (packed or key.endswith("/")):
        return look.failed(
            "It names neither an archive nor a folder in S3.",
            "Name s3://bucket/model.tar.gz, or a folder with / at its end.",
        )
    return None


def _place(uri: str) -> tuple[str, str, bool]:
    """Bucket, key, and whether it is an archive."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key, key.endswith((".tar.gz", ".tgz"))


def _artifact(look: Look, uri: str, region: str, access: Access) -> Check:
    """An archive lies under its very name, a folder has anything within it."""
    bucket, key, packed = _place(uri)
    try:
        with border():
            found = control(access, "s3", region=region).list_objects_v2(
                Bucket=bucket, Prefix=key, MaxKeys=1
            )
    except Gone:
        return look.failed(f"There is no bucket {bucket}.", "Correct the bucket's name.")
    names = [one.get("Key") for one in found.get("Contents") or ()]
    if names and (not packed or names[0] == key):
        return look.passed("They are there.")
    return look.failed(f"Nothing lies at {uri}.", "Upload the files, or correct their place.")
