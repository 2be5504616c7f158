"""References to secrets: which the operator allows for which host, and what they hold."""

from __future__ import annotations

import time
from collections.abc import Iterator, Set
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from foundation.refusals import Refusal
from platforms.addresses import is_here
from platforms.aws.secrets import read_secret
from platforms.contract import Secret
from platforms.errors import PlatformError, TryLater

ENVIRONMENT = "env"
SECRETS_MANAGER = "aws-secretsmanager"
FORMS = {
    ENVIRONMENT: "env:NAME",
    SECRETS_MANAGER: "aws-secretsmanager:arn:aws:secretsmanager:…",
}
MASK = "•••"
FRESH_SECONDS = 300.0
# By ARN, in this process alone: (when it was read, what it held).
_read: dict[str, tuple[float, Secret]] = {}


class SecretMissing(Refusal):
    """The connection refers to a secret that is not allowed, not set, or bound elsewhere.

    `remedy` says what to do about it.
    """

    code = "secret_missing"

    def __init__(self, text: str, *, remedy: str) -> None:
        super().__init__(text)
        self.remedy = remedy


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Where a secret is kept. It says nothing of the secret, and is masked all the same."""

    scheme: str
    name: str


def masked(reference: str) -> str:
    """That there is a secret and where such are kept, without its name."""
    scheme, found, _ = reference.partition(":")
    return f"{scheme}:{MASK}" if found else ""


def bound(reference: str, url: str) -> Reference:
    """The reference, if the operator allows it for the URL's host; else `SecretMissing`."""
    scheme, _, name = reference.partition(":")
    if scheme not in FORMS or not name:
        known = " or ".join(FORMS.values())
        raise SecretMissing(
            f"A secret is referred to as {known}, never written down here.",
            remedy="Change the connection: name the secret in one of these ways.",
        )
    places = {host for allowed, host in allowed_places() if _matches(scheme, allowed, name)}
    if not places:
        raise SecretMissing(
            f"The operator does not allow connections to use {name}: "
            f"list it in STAQUE_CONNECTION_SECRETS as {name}@host.",
            remedy="Set that where Staque is started, and start it again.",
        )
    parts = urlsplit(url)
    if not {parts.hostname, parts.netloc.lower()} & places:
        raise SecretMissing(
            f"The secret {name} is bound to {' and '.join(sorted(places))}, "
            f"and is not sent to {parts.hostname or 'an unnamed host'}.",
            remedy="Choose a secret of this host, or bind this one to it in "
            "STAQUE_CONNECTION_SECRETS, too.",
        )
    if not (parts.scheme == "https" or is_here(parts.hostname) or _by_port(parts, places)):
        raise SecretMissing(
            f"The secret {name} would cross the network in the clear.",
            remedy=f"Use https, or bind the secret to the very port: {name}@{parts.netloc}.",
        )
    return Reference(scheme=scheme, name=name)


def resolved(reference: Reference) -> Secret:
    """What it holds now. One in Secrets Manager is asked for over the network, so never call this
    within a transaction; it is then remembered for some minutes."""
    if reference.scheme == SECRETS_MANAGER:
        return _from_secrets_manager(reference.name)
    value = settings.ENVIRONMENT.connection_secret(reference.name)
    if not value:
        raise SecretMissing(
            f"{reference.name} is not set in the environment of the server, or is empty.",
            remedy="Set it where Staque is started, and start it again.",
        )
    return Secret(value)


def allowed_places() -> Iterator[tuple[str, str]]:
    """Name (or beginning of an ARN) and host of every `NAME@host` that the operator allows."""
    for entry in settings.ENVIRONMENT.connection_secrets:
        name, _, host = entry.rpartition("@")
        if name and host:
            yield name, host.lower()


def _by_port(parts: SplitResult, places: Set[str]) -> bool:
    """Whether the operator named the very port, and so a server of their own network."""
    return parts.port is not None and parts.netloc.lower() in places


def _matches(scheme: str, allowed: str, name: str) -> bool:
    if scheme == SECRETS_MANAGER:
        return allowed.startswith("arn:") and name.startswith(allowed)
    return allowed == name


def _from_secrets_manager(arn: str) -> Secret:
    read_at, known = _read.get(arn, (0.0, None))
    if known is not None and time.monotonic() - read_at < FRESH_SECONDS:
        return known
    try:
        secret = read_secret(arn)
    except TryLater as error:
        if known is not None:
            return known
        raise _unread(error) from error
    except PlatformError as error:
        raise _unread(error) from error
    _read[arn] = (time.monotonic(), secret)
    return secret


def _unread(error: PlatformError) -> SecretMissing:
    said = f"The secret could not be read: {error.text} {error.vendor_text}".strip()
    remedy = "Check the ARN, and that the machine's own credentials may read it: "
    return SecretMissing(said, remedy=f"{remedy}secretsmanager:GetSecretValue.")
