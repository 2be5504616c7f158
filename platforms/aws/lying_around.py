"""What AWS credentials lie around on this machine: found and named, never used by looking."""

from __future__ import annotations

import os
from dataclasses import dataclass

# Only what stands in the environment and in files: asking a role's or metadata service would use
# the network, and a credential process would run somebody's program, both unasked.
FILES = ("shared-credentials-file", "config-file")
CONTAINER = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
WEB_IDENTITY = "AWS_WEB_IDENTITY_TOKEN_FILE"


@dataclass(frozen=True, kw_only=True)
class Lying:
    """Where credentials were found, in words, and what the key's id ends in where it has one."""

    where: str
    ends_in: str = ""


def lying_around() -> tuple[Lying, ...]:
    """Every place, the one first that the SDK would take. Reads files, calls nobody."""
    return (*_keys(), *_of_the_machine())


def profiles() -> tuple[str, ...]:
    """Names of the profiles in the machine's AWS files; `AWS_PROFILE` chooses one of them."""
    from botocore.session import Session

    return tuple(Session().available_profiles)


def _keys() -> list[Lying]:
    from botocore.credentials import EnvProvider
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    found = []
    try:
        if os.environ.get("AWS_ACCESS_KEY_ID") and (given := EnvProvider().load()):
            found.append(Lying(where="the server's environment", ends_in=given.access_key[-4:]))
        resolver = Session().get_component("credential_provider")
        for provider in resolver.providers:
            if provider.METHOD in FILES and (given := provider.load()):
                found.append(Lying(where="the server's AWS files", ends_in=given.access_key[-4:]))
                break
    except BotoCoreError:
        # Half a key, or a profile that is not there: nothing that could be offered.
        return found
    return found


def _of_the_machine() -> list[Lying]:
    found = []
    if any(os.environ.get(name) for name in CONTAINER):
        found.append(Lying(where="the role of the container"))
    if os.environ.get(WEB_IDENTITY):
        found.append(Lying(where="the role of the pod"))
    return found
