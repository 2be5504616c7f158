"""Where what is being done right now was asked for: from which address, and through what."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from foundation.addresses import client_address


@dataclass(frozen=True)
class Origin:
    """Empty in workers and commands, which nobody asks from anywhere.

    `through` names what proved who asks where that is more than a sign-in: a program's key.
    """

    address: str = ""
    through: str = ""


NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def begin(request: HttpRequest) -> None:
    """Everything until `end` was asked for from here."""
    _current.set(Origin(address=client_address(request)))


def end() -> None:
    """Threads are used again: what comes next came from somewhere else."""
    _current.set(NOWHERE)


def through(name: str) -> None:
    """Note what proved who asks."""
    _current.set(replace(_current.get(), through=name))


def current() -> Origin:
    return _current.get()


def mailed_from(request: HttpRequest) -> str:
    """Where links in mails lead: the name that was asked for, which is ours, at a port of ours.

    Whoever asks may name any port, and listen there for what only the mail's reader should have.
    """
    asked = f"{request.scheme}://{request.get_host()}"
    if asked in settings.CSRF_TRUSTED_ORIGINS:
        return f"{asked}/"
    host, _ = split_domain_port(request.get_host())
    port = "" if settings.ENVIRONMENT.production else f":{settings.ENVIRONMENT.port}"
    return f"{request.scheme}://{host}{port}/"
