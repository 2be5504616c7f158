"""What can be known before anything is paid for: each verdict with what to do about it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

from platforms.aws.identity import verify
from platforms.contract import Access, Check, Order
from platforms.sagemaker.options import text
from platforms.sagemaker.preflight import account, key, network, pieces, role
from platforms.sagemaker.preflight.look import Asked
from platforms.sagemaker.preflight.ordered import known, names_network
from platforms.sagemaker.quota import quota

# Pages wait for a plan: a look that takes longer leaves its own question open and no other.
SECONDS = 4.0
MOST_AT_ONCE = 10


def checks_of(order: Order, access: Access, *, seconds: float = SECONDS) -> list[Check]:
    """All verdicts that can be had, read side by side. A read that is not allowed makes its own
    verdict unknown and stops no other; without an answer about the credentials AWS is asked no
    further."""
    told = known(order, access)
    credentials = replace(verify(access), looked_at="sts GetCallerIdentity")
    if credentials.verdict != "pass":
        return [credentials, *told]
    return [credentials, *told, *side_by_side(looks(order, access), access, seconds)]


def looks(order: Order, access: Access) -> list[Asked]:
    """What there is to look at for this order. An update keeps its name."""
    asked = [] if order.replaces is not None else [account.name(order, access)]
    asked += [quota(order, access), account.price(order, access)]
    if access.execution_role_arn:
        asked += [role.trust(access), role.handing_over(access)]
    if image := text(order, "image"):
        asked.append(pieces.image(order, access, image))
    if artifact := text(order, "artifact"):
        asked.append(pieces.artifact(order, access, artifact))
    if names_network(order):
        asked.append(network.network(order, access))
    if text(order, "kms_key"):
        asked.append(key.key(order, access))
    return asked


def side_by_side(asked: list[Asked], access: Access, seconds: float) -> list[Check]:
    """In their order. What is late goes on in its thread, until the client's own time limit."""
    threads = ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="preflight")
    told: list[Future[Check]] = [threads.submit(one.answer, access) for one in asked]
    wait(told, timeout=seconds)
    threads.shutdown(wait=False, cancel_futures=True)
    pairs = zip(asked, told, strict=True)
    return [one.result() if one.done() else each.look.late(seconds) for each, one in pairs]
