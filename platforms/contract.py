"""What a platform is: its powers as typed records, without a vendor's word in any of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from typing import Literal, Protocol

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Lifecycle = Literal["active", "legacy", "deprecated", "unknown"]
Verdict = Literal["pass", "warn", "fail", "unknown"]
StopReason = Literal["complete", "length", "stop_sequence", "filtered", "unknown"]
Status = Literal[
    "absent", "provisioning", "in_service", "updating", "deleting", "failed", "unknown"
]


@dataclass(frozen=True, repr=False)
class Secret:
    """A secret's value, which no `repr`, log or error shows."""

    value: str

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__


@dataclass(frozen=True, kw_only=True)
class NetworkPolicy:
    """Which addresses a user-given URL may lead to, beyond the public ones.

    Link-local and metadata addresses are refused always, and so are `forbidden_ports` on loopback
    and in private networks (our own services).
    """

    allow_loopback: bool = False
    allowed_private: tuple[IPv4Network | IPv6Network, ...] = ()
    forbidden_ports: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Access:
    """A connection with its secret resolved, in memory only."""

    platform: str
    simulated: bool
    region: str = ""
    base_url: str = ""
    endpoint_url: str = ""
    role_arn: str = ""
    execution_role_arn: str = ""
    secret: Secret | None = None
    network: NetworkPolicy = field(default_factory=NetworkPolicy)


@dataclass(frozen=True, kw_only=True)
class OfferedModel:
    """A model that a platform offers. What is not known is None or empty, never guessed.

    `recipe` is the adapter's own note of how to launch and ask the model: JSON, opaque to others.
    """

    model_id: str
    name: str
    provider: str = ""
    description: str = ""
    regions: tuple[str, ...] = ()
    input_modalities: tuple[str, ...] = ()
    output_modalities: tuple[str, ...] = ()
    context_window: int | None = None
    lifecycle: Lifecycle = "unknown"
    end_of_life_at: datetime | None = None
    instance_types: tuple[str, ...] = ()
    default_instance_type: str = ""
    streaming: bool | None = None
    needs_licence: bool | None = None
    source: str = ""
    recipe: Mapping[str, Json] = field(default_factory=dict)


class Catalog(Protocol):
    """Reads what is offered. Reads only, costs nothing, may be repeated."""

    def models(self) -> Iterator[OfferedModel]: ...


@dataclass(frozen=True, kw_only=True)
class HourlyPrice:
    """What one instance costs an hour, in USD."""

    region: str
    instance_type: str
    usd: Decimal
    source: str
    as_of: datetime


class Prices(Protocol):
    """Reads what instances cost. Types without a known price are simply not in the answer."""

    def hourly(self, *, region: str, instance_types: tuple[str, ...]) -> list[HourlyPrice]: ...


@dataclass(frozen=True, kw_only=True)
class Order:
    """All that launching one model needs. `name` is unique, chosen by us and committed before.

    `licence_accepted` says that somebody entitled accepted the model's licence.
    """

    name: str
    model_id: str
    region: str = ""
    instance_type: str = ""
    instance_count: int = 1
    recipe: Mapping[str, Json] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    licence_accepted: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One remote call of a saga. `parameters` may be shown: they hold no secret."""

    name: str
    title: str
    call: str
    remote_name: str
    parameters: Mapping[str, Json] = field(default_factory=dict)
    paid: bool = False


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The calls of a resource's whole life, in order. An empty list means: nothing to call.

    `expected_seconds` is how long starting takes as a rule, None where unknown.
    """

    launch: tuple[Step, ...]
    stop: tuple[Step, ...]
    start: tuple[Step, ...]
    delete: tuple[Step, ...]
    expected_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """One verdict of the plan: what was looked at and what to do."""

    code: str
    verdict: Verdict
    title: str
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What the platform says of a launched order, in our words."""

    status: Status
    reason_code: str = ""
    reason_text: str = ""
    endpoint_url: str = ""
    remote_id: str = ""


class Launcher(Protocol):
    """Puts models to work. `perform` may be repeated: it adopts what it finds already done,
    and takes "already gone" for success when removing."""

    def blueprint(self, order: Order) -> Blueprint: ...

    def checks(self, order: Order) -> list[Check]: ...

    def perform(self, order: Order, step: Step) -> None: ...

    def observe(self, order: Order) -> Observation: ...


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measured quantity over time. `values` are pairs of moment and number."""

    name: str
    unit: str
    values: tuple[tuple[datetime, float], ...]


class Metrics(Protocol):
    """Reads what the platform measured of a launched order."""

    def read(self, order: Order, *, since: datetime, until: datetime) -> list[Series]: ...


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing said before: by the `user` or by the `assistant`."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a launched order. Parameters left None are the model's own defaults.

    Without `stream` the answer is fetched whole and comes as one delta.
    """

    order: Order
    turns: tuple[Turn, ...]
    system_prompt: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    stream: bool = True


@dataclass(frozen=True, kw_only=True)
class TokenUsage:
    """Disjoint, non-negative buckets: their sum is all that the platform counted.

    `input_tokens` excludes both cache buckets; `output_tokens` excludes reasoning.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Delta:
    """The next piece of text. `reasoning` marks thought that is not part of the answer."""

    text: str
    reasoning: bool = False


@dataclass(frozen=True, kw_only=True)
class Ending:
    """The last event of every answer. `usage` is None where the platform sent none."""

    stop_reason: StopReason
    usage: TokenUsage | None


class Chat(Protocol):
    """Asks. The iterator yields deltas and exactly one `Ending`, or raises a `PlatformError`.

    Closing the iterator early (`aclosing`) closes the connection to the platform. A question is
    sent once; one refused for its form may be put in another, which costs nothing.
    """

    def ask(self, question: Question) -> AsyncGenerator[Delta | Ending]: ...


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that a connection of this platform has: what a form shows and demands."""

    name: Literal[
        "base_url", "endpoint_url", "region", "role_arn", "execution_role_arn", "secret_ref"
    ]
    label: str
    required: bool = False
    help_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A place models run. A power it lacks is None here, never a method that raises.

    `hourly` says that launching starts something that costs by the hour; `stored_type` is
    the word that the tables keep for it.
    """

    slug: str
    label: str
    summary: str
    stored_type: str
    fields: tuple[Field, ...]
    chat: Callable[[Access], Chat]
    verify: Callable[[Access], Check]
    hourly: bool
    catalog: Callable[[Access], Catalog] | None = None
    launcher: Callable[[Access], Launcher] | None = None
    prices: Callable[[Access], Prices] | None = None
    metrics: Callable[[Access], Metrics] | None = None
