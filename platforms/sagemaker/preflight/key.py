"""The key that the instances' disk is to be encrypted with."""

from __future__ import annotations

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Check, Order
from platforms.errors import Gone
from platforms.sagemaker.options import text
from platforms.sagemaker.preflight.look import Asked, Look


def key(order: Order, access: Access) -> Asked:
    name = text(order, "kms_key")
    look = Look(
        code="kms_key",
        title="The key of the disk",
        looked_at=f"kms DescribeKey {name}",
        allow="kms:DescribeKey",
    )
    return Asked(look=look, read=lambda look: _key(look, name, order, access))


def _key(look: Look, name: str, order: Order, access: Access) -> Check:
    client = control(access, "kms", region=order.region or access.region)
    try:
        with border():
            found = member(client.describe_key(KeyId=name), "KeyMetadata")
    except Gone as error:
        return look.failed(error.vendor_text, "Name a key of the account in this region.")
    state = str(found.get("KeyState", ""))
    if state != "Enabled":
        return look.failed(f"The key is {state}.", "Enable the key, or choose another one.")
    if found.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        return look.failed(
            f"It is a key for {found.get('KeyUsage')}, which encrypts no disk.",
            "Choose a symmetric key that encrypts.",
        )
    return look.passed("It is enabled.")
