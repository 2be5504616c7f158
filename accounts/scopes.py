"""What a program's key may be allowed to do: the written list, and how a door names its scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Scope(StrEnum):
    """One word of a key. People who sign in need none: their role decides."""

    MODELS_READ = "models.read"
    MODELS_WRITE = "models.write"
    CONNECTIONS_READ = "connections.read"
    CONNECTIONS_WRITE = "connections.write"
    DEPLOYMENTS_READ = "deployments.read"
    DEPLOYMENTS_WRITE = "deployments.write"
    CHAT = "chat"
    USAGE_READ = "usage.read"
    AUDIT_READ = "audit.read"


MEANING: Final[dict[Scope, str]] = {
    Scope.MODELS_READ: "See models, prices and model configurations",
    Scope.MODELS_WRITE: "Read catalogs anew, change model configurations",
    Scope.CONNECTIONS_READ: "See connections",
    Scope.CONNECTIONS_WRITE: "Add and check connections",
    Scope.DEPLOYMENTS_READ: "See deployments, draw plans",
    Scope.DEPLOYMENTS_WRITE: "Deploy, start (also by a message), stop, delete: this spends money",
    Scope.CHAT: "Read and write conversations, ask models that run: this spends money",
    Scope.USAGE_READ: "See what was spent",
    Scope.AUDIT_READ: "See the audit log",
}


@dataclass(frozen=True, kw_only=True)
class Needs:
    """The scopes that a door asks of a key; None is what no key may do, whatever its scopes."""

    read: Scope | None
    write: Scope | None
    any_key: bool = False

    def of(self, method: str) -> Scope | None:
        return self.read if method in READING else self.write


MODELS = Needs(read=Scope.MODELS_READ, write=Scope.MODELS_WRITE)
CONNECTIONS = Needs(read=Scope.CONNECTIONS_READ, write=Scope.CONNECTIONS_WRITE)
DEPLOYMENTS = Needs(read=Scope.DEPLOYMENTS_READ, write=Scope.DEPLOYMENTS_WRITE)
# A plan does nothing: whoever may look may draw one.
PLANS = Needs(read=Scope.DEPLOYMENTS_READ, write=Scope.DEPLOYMENTS_READ)
CHAT = Needs(read=Scope.CHAT, write=Scope.CHAT)
USAGE = Needs(read=Scope.USAGE_READ, write=None)
AUDIT = Needs(read=Scope.AUDIT_READ, write=None)
# Keys make no keys, and change neither people nor passwords.
PEOPLE_ONLY = Needs(read=None, write=None)
ANY_KEY = Needs(read=None, write=None, any_key=True)
