"""A platform as one typed record of its powers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from platforms.contract.access import Access
from platforms.contract.asking import Chat
from platforms.contract.launching import Check, Launcher, Option
from platforms.contract.offering import Catalog, Prices, TokenPriceList
from platforms.contract.watching import Health, Logs, Metrics, Survey
from platforms.contract.words import Json


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that a connection of this platform has: what a form shows and demands."""

    name: Literal[
        "base_url",
        "endpoint_url",
        "region",
        "role_arn",
        "external_id",
        "execution_role_arn",
        "secret_ref",
    ]
    label: str
    required: bool = False
    help_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A place models run. A power it lacks is None here, never a method that raises.

    `hourly` says that launching starts something that costs by the hour, `updates` that what runs
    can be changed while it serves; `stored_type` is the word that the tables keep for it. `prices`
    are of instance hours. `probe` learns what a server can and cannot do; its answer comes back to
    the adapter as `Access.traits`. `public_url` is where everybody reaches it, with `{region}`:
    public price lists know a provider by its address. It is empty where each connection names its
    own.
    """

    slug: str
    label: str
    summary: str
    stored_type: str
    fields: tuple[Field, ...]
    chat: Callable[[Access], Chat]
    verify: Callable[[Access], Check]
    hourly: bool
    updates: bool = False
    public_url: str = ""
    catalog: Callable[[Access], Catalog] | None = None
    launcher: Callable[[Access], Launcher] | None = None
    prices: Callable[[Access], Prices] | None = None
    token_prices: Callable[[Access], TokenPriceList] | None = None
    probe: Callable[[Access], Mapping[str, Json]] | None = None
    metrics: Callable[[Access], Metrics] | None = None
    survey: Callable[[Access], Survey] | None = None
    health: Callable[[Access], Health] | None = None
    logs: Callable[[Access], Logs] | None = None
    options: tuple[Option, ...] = ()
