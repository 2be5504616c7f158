"""Whose name AWS is called in: nobody's when simulated, the machine's own, or an assumed role's."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from platforms.aws.border import without_credentials
from platforms.contract import Access

if TYPE_CHECKING:
    from aiobotocore.session import AioSession
    from botocore.session import Session

# Gives fresh keys of a role in the shape that botocore refreshes from.
Assume = Callable[[], dict[str, str]]


def sync_session(access: Access, assume: Assume) -> Session:
    """A botocore session for control calls."""
    from botocore.credentials import CredentialResolver
    from botocore.session import Session

    session = Session()
    _prepare(session, access)
    if has_role(access):
        session.register_component("credential_provider", CredentialResolver([_Role(assume)]))
    return session


def async_session(access: Access, assume: Assume) -> AioSession:
    """An aiobotocore session for asking."""
    from aiobotocore.credentials import AioCredentialResolver
    from aiobotocore.session import AioSession

    session = AioSession()
    _prepare(session, access)
    if has_role(access):
        session.register_component(
            "credential_provider", AioCredentialResolver([_AsyncRole(assume)])
        )
    return session


def has_role(access: Access) -> bool:
    return bool(access.role_arn) and not access.simulated


def demand(found: object) -> None:
    """Refuse to go on with none: a client made without would never notice any given since."""
    if found is None:
        raise without_credentials()


def _prepare(session: Any, access: Access) -> None:
    session.register_component("data_loader", _loader())
    if access.simulated:
        # Profiles and keys lying around on the machine are none of a rehearsal's business.
        store = session.get_component("config_store")
        store.set_config_variable("config_file", os.devnull)
        store.set_config_variable("credentials_file", os.devnull)
        store.set_config_variable("profile", None)
        store.set_config_variable("use_fips_endpoint", False)
        store.set_config_variable("use_dualstack_endpoint", False)


@cache
def _loader() -> Any:
    """The SDK's descriptions of services, parsed once: a client then takes 7 ms instead of 80."""
    from botocore.loaders import create_loader

    return create_loader()


class _Role:
    """A source of keys that botocore asks anew whenever they are about to expire."""

    METHOD = "assumed-role"

    def __init__(self, assume: Assume) -> None:
        self._assume = assume

    def load(self) -> Any:
        from botocore.credentials import DeferredRefreshableCredentials

        return DeferredRefreshableCredentials(refresh_using=self._assume, method=self.METHOD)


class _AsyncRole:
    METHOD = "assumed-role"

    def __init__(self, assume: Assume) -> None:
        self._assume = assume

    async def load(self) -> Any:
        from aiobotocore.credentials import AioDeferredRefreshableCredentials

        return AioDeferredRefreshableCredentials(
            refresh_using=self._assume_aside, method=self.METHOD
        )

    async def _assume_aside(self) -> dict[str, str]:
        return await asyncio.get_running_loop().run_in_executor(None, self._assume)
