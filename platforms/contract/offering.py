"""What a platform offers, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from platforms.contract.words import Bucket, Json, Lifecycle, ModelAccess


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter that a model takes, with its inclusive bounds where they are known."""

    name: Literal["max_tokens", "temperature", "top_p", "stop", "reasoning_effort"]
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class OfferedModel:
    """A model that a platform offers. What is not known is None or empty, never guessed.

    `access` says whether this account may ask the model, `access_advice` how to get there;
    `parameters` is None where nobody says what the model takes. `recipe` is the adapter's own
    note of how to launch and ask the model: JSON, opaque to others.
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
    legacy_at: datetime | None = None
    end_of_life_at: datetime | None = None
    instance_types: tuple[str, ...] = ()
    default_instance_type: str = ""
    streaming: bool | None = None
    needs_licence: bool | None = None
    access: ModelAccess = "unknown"
    access_advice: str = ""
    parameters: tuple[Parameter, ...] | None = None
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
class TokenPrice:
    """What one token of a bucket costs in USD.

    `above_tokens` is the prompt length from which on this price holds for the whole request.
    """

    model_id: str
    region: str
    bucket: Bucket
    usd: Decimal
    source: str
    as_of: datetime
    above_tokens: int = 0


class TokenPriceList(Protocol):
    """Reads what tokens cost. Models without a known price are simply not in the answer."""

    def tokens(self, *, region: str, models: tuple[OfferedModel, ...]) -> list[TokenPrice]: ...
