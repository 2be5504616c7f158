"""What the order itself tells, before anybody is asked."""

from __future__ import annotations

import re

from platforms.contract import Access, Check, Order
from platforms.sagemaker.options import pool, scaling_of, wire_of
from platforms.sagemaker.preflight.look import Look
from platforms.sagemaker.recipe import for_instance
from platforms.sagemaker.requests import container_of, takes_volume

ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
ORDER = "the order"
CATALOG = "what the catalog keeps of the model"


def known(order: Order, access: Access) -> list[Check]:
    """Every verdict that needs no call."""
    return [
        role(access),
        recipe(order, access),
        instance(order),
        licence(order),
        *[check for check in (disk(order), fallback(order), scaling(order)) if check],
    ]


def role(access: Access) -> Check:
    given = access.execution_role_arn
    fits = ROLE.fullmatch(given)
    titles = {True: "Execution role given", False: "The execution role is not a role's ARN"}
    look = _look("role", titles[bool(fits)] if given else "No execution role", "the connection")
    if fits:
        return look.passed(given)
    return look.failed(given, "Give the connection the ARN of a role that endpoints run under.")


def recipe(order: Order, access: Access) -> Check:
    """Whether it is known how to launch and to ask this model, and in this region."""
    look = _look("recipe", "How the model is launched", CATALOG)
    image, region = str(container_of(order)["image"]), order.region or access.region
    if order.recipe.get("own") and not image:
        return look.failed("No image is named.", "Name the container's image among the options.")
    if not (image or order.recipe.get("package")):
        problem = "The catalog holds no container for this model and instance type."
    elif order.recipe.get("region") != region:
        problem = f"What the catalog holds is for {order.recipe.get('region')}, not {region}."
    elif not wire_of(order):
        problem = "It is not known in which form the model wants to be asked."
    else:
        return look.passed(image)
    return look.failed(problem, "Refresh the catalog in that region, or choose another model.")


def instance(order: Order) -> Check:
    look = _look("instance", f"Instance type {order.instance_type}", CATALOG)
    listed = _supported(order)
    if not listed:
        return look.unknown("The model names none.")
    foreign = [kind for kind in pool(order) if kind not in listed]
    if not foreign:
        return look.passed("Supported by the model.")
    if foreign[0] == order.instance_type:
        detail = f"The model supports {', '.join(listed)}."
    else:
        detail = f"{foreign[0]} is none of them: the model supports {', '.join(listed)}."
    return look.failed(detail, "Choose one of these.")


def licence(order: Order) -> Check:
    name, url = (str(order.recipe.get(key) or "") for key in ("licence", "licence_url"))
    called = " ".join(part for part in (name, f"({url})" if url else "") if part)
    if not order.recipe.get("gated"):
        said = f"It comes under {called}." if called else "The weights are open to everybody."
        if order.recipe.get("own"):
            said = "What somebody brings along is theirs to answer for."
        return _look("licence", "No licence to accept", CATALOG).passed(said)
    said = f"It is {called}." if called else "The catalog does not hold its name."
    if order.licence_accepted:
        who = f" Accepted by {order.accepted_by}." if order.accepted_by else ""
        return _look("licence", "The licence is accepted", ORDER).passed(said + who)
    return _look("licence", "The licence is not accepted", ORDER).failed(
        said, "Read the licence and accept it; the weights stay locked until then."
    )


def disk(order: Order) -> Check | None:
    """Instances with a disk of their own take neither a size nor a key for it."""
    wants = [name for name in ("volume_gb", "kms_key") if order.options.get(name)]
    if not wants:
        return None
    look = _look("disk", f"Disk of {order.instance_type}", ORDER)
    if takes_volume(order):
        return look.passed("It is made with the instance, as it was asked for.")
    what = {"volume_gb": "a size", "kms_key": "a key"}[wants[0]]
    return look.failed(
        f"{order.instance_type} has a disk of its own, which takes neither a size nor a key.",
        f"Leave {what} away, or choose another instance type.",
    )


def fallback(order: Order) -> Check | None:
    """One model serves every type of the list, so all of them must need the same container."""
    others = pool(order)[1:]
    if not others:
        return None
    look = _look("fallback", f"Otherwise on {', '.join(others)}", CATALOG)
    wanted = for_instance(order.recipe, order.instance_type)
    for kind in others:
        if for_instance(order.recipe, kind) != wanted:
            return look.failed(
                f"{kind} needs another container than {order.instance_type}.",
                "Take it off the list, and deploy on it by hand where it is needed.",
            )
    return look.passed("They run the same container, and are tried in this order.")


def scaling(order: Order) -> Check | None:
    found = scaling_of(order.options, order.instance_count)
    given = [name for name in order.options if name.startswith("autoscaling_")]
    if found is None and not given:
        return None
    look = _look("scaling", "How many instances", ORDER)
    if found is None:
        return look.warned(
            "Without a maximum the number of instances stays as it is.",
            "Say how many instances there may be, or leave scaling away.",
        )
    if found.least > found.most:
        return look.failed(
            f"At least {found.least} cannot be more than at most {found.most}.",
            "Raise the maximum, or lower the minimum.",
        )
    if not found.least <= order.instance_count <= found.most:
        return look.warned(
            f"It begins with {order.instance_count} and moves to {found.least} to {found.most}."
        )
    each = f"{found.target} requests a minute for each"
    return look.passed(f"From {found.least} to {found.most}, by {each}.")


def names_network(order: Order) -> bool:
    return bool(order.options.get("subnets") or order.options.get("security_groups"))


def _supported(order: Order) -> list[str]:
    listed = order.recipe.get("instance_types")
    return [str(kind) for kind in listed] if isinstance(listed, list) else []


def _look(code: str, title: str, looked_at: str) -> Look:
    return Look(code=code, title=title, looked_at=looked_at, allow="")
