"""What can be known before anything is paid for: each verdict with what to do about it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from platforms.aws.clients import control
from platforms.aws.identity import verify
from platforms.contract import Access, Check, Order
from platforms.errors import PlatformError
from platforms.sagemaker.prices import HostingPrices
from platforms.sagemaker.quota import quota_check
from platforms.sagemaker.recipe import for_instance
from platforms.sagemaker.work import described

NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")


def checks_of(order: Order, access: Access) -> list[Check]:
    """All verdicts that can be had. A read that is not allowed makes its own verdict unknown and
    stops no other; without an answer about the credentials AWS is asked no further."""
    known = [_role(access), _recipe(order, access), _instance(order), _licence(order)]
    credentials = verify(access)
    if credentials.verdict != "pass":
        return [credentials, *known]
    # An update keeps its name.
    asking = (*([_name] if order.replaces is None else []), quota_check, _price)
    with ThreadPoolExecutor(max_workers=3) as side_by_side:
        asked = side_by_side.map(lambda ask: ask(order, access), asking)
        return [credentials, *known, *asked]


def _role(access: Access) -> Check:
    given = access.execution_role_arn
    if ROLE.fullmatch(given):
        return Check(code="role", verdict="pass", title="Execution role given", detail=given)
    return Check(
        code="role",
        verdict="fail",
        title="No execution role" if not given else "The execution role is not a role's ARN",
        detail=given,
        remedy="Give the connection the ARN of a role that endpoints run under.",
    )


def _recipe(order: Order, access: Access) -> Check:
    """Whether the catalog knows how to launch and to ask this model, and in this region."""
    title = "How the model is launched"
    own = for_instance(order.recipe, order.instance_type)
    region = order.region or access.region
    if not (own["image"] or order.recipe.get("package")):
        problem = "The catalog holds no container for this model and instance type."
    elif order.recipe.get("region") != region:
        problem = f"What the catalog holds is for {order.recipe.get('region')}, not {region}."
    elif not order.recipe.get("payload"):
        problem = "It is not known in which form the model wants to be asked."
    else:
        return Check(code="recipe", verdict="pass", title=title, detail=str(own["image"]))
    return Check(
        code="recipe",
        verdict="fail",
        title=title,
        detail=problem,
        remedy="Refresh the catalog in that region, or choose another model.",
    )


def _instance(order: Order) -> Check:
    supported = order.recipe.get("instance_types")
    listed = [str(kind) for kind in supported] if isinstance(supported, list) else []
    title = f"Instance type {order.instance_type}"
    if not listed:
        return Check(
            code="instance", verdict="unknown", title=title, detail="The model names none."
        )
    if order.instance_type in listed:
        return Check(code="instance", verdict="pass", title=title, detail="Supported by the model.")
    return Check(
        code="instance",
        verdict="fail",
        title=title,
        detail=f"The model supports {', '.join(listed)}.",
        remedy="Choose one of these.",
    )


def _licence(order: Order) -> Check:
    name, url = (str(order.recipe.get(key) or "") for key in ("licence", "licence_url"))
    called = " ".join(part for part in (name, f"({url})" if url else "") if part)
    if not order.recipe.get("gated"):
        return Check(
            code="licence",
            verdict="pass",
            title="No licence to accept",
            detail=f"It comes under {called}." if called else "The weights are open to everybody.",
        )
    if order.licence_accepted:
        return Check(
            code="licence",
            verdict="pass",
            title="The licence is accepted",
            detail=f"It is {called}." if called else "The catalog does not hold its name.",
        )
    return Check(
        code="licence",
        verdict="fail",
        title="The licence is not accepted",
        detail=f"It is {called}." if called else "The catalog does not hold its name.",
        remedy="Read the licence and accept it; the weights stay locked until then.",
    )


def _name(order: Order, access: Access) -> Check:
    title = f"Name {order.name}"
    if not NAME.fullmatch(order.name):
        return Check(
            code="name",
            verdict="fail",
            title=title,
            detail="A name has up to 63 letters, digits and inner hyphens.",
            remedy="Choose another name.",
        )
    client = control(access, "sagemaker", region=order.region)
    try:
        taken = described(client.describe_endpoint, EndpointName=order.name)
    except PlatformError as error:
        return Check(
            code="name", verdict="unknown", title=title, detail=error.vendor_text or error.text
        )
    return Check(
        code="name",
        verdict="pass" if taken is None else "fail",
        title=title,
        detail="Free." if taken is None else "An endpoint has it already.",
        remedy="" if taken is None else "Choose another name.",
    )


def _price(order: Order, access: Access) -> Check:
    title = f"Price of {order.instance_type}"
    region = order.region or access.region
    try:
        found = HostingPrices(access).hourly(region=region, instance_types=(order.instance_type,))
    except PlatformError as error:
        return Check(
            code="price",
            verdict="unknown",
            title=title,
            detail=error.vendor_text or error.text,
            remedy="Allow pricing:GetProducts, or set a price by hand.",
        )
    if not found:
        return Check(
            code="price",
            verdict="warn",
            title=title,
            detail="The price list has none.",
            remedy="Set a price by hand, or cost stays unknown.",
        )
    return Check(
        code="price",
        verdict="pass",
        title=title,
        detail=f"{found[0].usd.normalize():f} USD an hour each.",
    )
