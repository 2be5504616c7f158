"""Makes the clients for AWS: one configuration, one way to credentials, one guard of addresses."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from platforms.addresses import Address, checked_url, permitted, port_of
from platforms.aws import credentials
from platforms.aws.border import border
from platforms.contract import Access
from platforms.errors import Refused
from platforms.keeping import borrowed

CONTROL_SECONDS = 30
CONNECT_SECONDS = 5
READ_ATTEMPTS = 3
KEEP_SECONDS = 900
ROLE_SESSION = "staque"


def control(access: Access, service: str, *, region: str = "", once: bool = False) -> Any:
    """A boto3 client for control calls, kept for a while. `once` sends what bills once."""
    lifetime = (os.getpid(), int(time.monotonic() // KEEP_SECONDS))
    return _kept_control(lifetime, access, service, region or access.region, once)


@lru_cache(maxsize=64)
def _kept_control(
    lifetime: tuple[int, int], access: Access, service: str, region: str, once: bool
) -> Any:
    """By process, because connections must not be shared with a forked worker; by time, because
    the machine's credentials may be changed under us."""
    import boto3
    from botocore.config import Config

    _demand_sense(access, region)
    botocore_session = credentials.sync_session(access, partial(_assumed, access))
    config = Config(**_settings(access, CONTROL_SECONDS, 1 if once else READ_ATTEMPTS))
    with border():
        session = boto3.Session(botocore_session=botocore_session)
        if not access.simulated:
            credentials.demand(session.get_credentials())
        client = session.client(service, region_name=region, config=config, **_far(access))
    if access.endpoint_url:
        client.meta.events.register_first("before-send", partial(_lead_safely, access))
    return client


@asynccontextmanager
async def runtime(
    access: Access, service: str, *, region: str, silence_seconds: int
) -> AsyncIterator[Any]:
    """An aiobotocore client to ask models with: it sends a question once.

    `silence_seconds` is how long the far end may say nothing before it counts as gone.
    """
    _demand_sense(access, region)
    make = partial(_runtime, access, service, region, silence_seconds)
    async with borrowed((service, access, region), make) as client:
        yield client


@asynccontextmanager
async def _runtime(
    access: Access, service: str, region: str, silence_seconds: int
) -> AsyncIterator[Any]:
    from aiobotocore.config import AioConfig

    settings = _settings(access, silence_seconds, 1)
    # As many streams as there are questions: the pool must not make them wait for one another.
    config = AioConfig(max_pool_connections=10_000, **settings)
    session = credentials.async_session(access, partial(_assumed, access))
    async with AsyncExitStack() as stack:
        with border():
            if not access.simulated:
                credentials.demand(await session.get_credentials())
            made = session.create_client(service, region_name=region, config=config, **_far(access))
            client = await stack.enter_async_context(made)
        if access.endpoint_url:
            lead = partial(_lead_safely_async, access)
            client.meta.events.register_first("before-send", lead)
        yield client


def _assumed(access: Access) -> dict[str, str]:
    """Fresh keys of the connection's role, asked for in the machine's own name."""
    sts = control(replace(access, role_arn=""), "sts")
    with border():
        keys = sts.assume_role(
            RoleArn=access.role_arn, RoleSessionName=ROLE_SESSION, **_proof(access)
        )["Credentials"]
    return {
        "access_key": keys["AccessKeyId"],
        "secret_key": keys["SecretAccessKey"],
        "token": keys["SessionToken"],
        "expiry_time": keys["Expiration"].isoformat(),
    }


def _proof(access: Access) -> dict[str, str]:
    """What the trust of somebody else's role may demand beside our name."""
    return {"ExternalId": access.external_id} if access.external_id else {}


def _demand_sense(access: Access, region: str) -> None:
    if not region:
        raise Refused("The connection has no region.", code="invalid_connection")
    if access.simulated and not access.endpoint_url:
        # Without an address the SDK would turn to AWS itself.
        raise Refused(
            "A simulated connection needs the simulator's endpoint URL.", code="invalid_connection"
        )
    if access.endpoint_url:
        checked_url(access.endpoint_url)


def _settings(access: Access, seconds: int, attempts: int) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": seconds,
        "retries": {"mode": "standard", "total_max_attempts": attempts},
        "user_agent_extra": "staque",
    }
    if access.endpoint_url:
        settings["proxies"] = {}
    return settings


def _far(access: Access) -> dict[str, Any]:
    far: dict[str, Any] = {"endpoint_url": access.endpoint_url or None}
    if access.simulated:
        far |= {"aws_access_key_id": "simulated", "aws_secret_access_key": "simulated"}
    return far


def _lead_safely(access: Access, request: Any, **_: object) -> None:
    """Judge where a request goes, at the moment it goes there."""
    parts = checked_url(request.url)
    addresses = permitted(parts.hostname or "", port_of(parts), access.network)
    _pin(request, addresses[0])


async def _lead_safely_async(access: Access, request: Any, **_: object) -> None:
    parts = checked_url(request.url)
    find = partial(permitted, parts.hostname or "", port_of(parts), access.network)
    addresses = await asyncio.get_running_loop().run_in_executor(None, find)
    _pin(request, addresses[0])


def _pin(request: Any, address: Address) -> None:
    """Connect to the judged address itself. Over https the certificate binds the name instead."""
    parts = urlsplit(request.url)
    if parts.scheme == "https":
        return
    host = f"[{address}]" if address.version == 6 else str(address)
    request.headers["Host"] = parts.netloc
    request.url = parts._replace(netloc=f"{host}:{port_of(parts)}").geturl()
