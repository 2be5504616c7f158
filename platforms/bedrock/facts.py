"""What AWS's lists do not say of a model, from `data/`: its size, what it takes, how it reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from platforms.contract import Json, Parameter

DATA = Path(__file__).parent / "data"
Record = Mapping[str, Any]


@cache
def read(name: str) -> Record:
    """One file of facts, with its source and date inside."""
    found: Record = json.loads((DATA / f"{name}.json").read_text())
    return found


def facts_of(model_id: str) -> Record:
    """The record whose prefix fits the id best; empty where nothing is known."""
    fitting = [said for said in read("models")["models"] if model_id.startswith(said["prefix"])]
    return max(fitting, key=lambda said: len(said["prefix"]), default={})


def parameters_of(said: Record) -> tuple[Parameter, ...] | None:
    """What the model takes, with bounds; None where nobody says."""
    if "parameters" not in said:
        return None
    bounds = read("models")["bounds"]
    return tuple(_parameter(name, bounds.get(name), said) for name in said["parameters"])


def asking_of(said: Record) -> dict[str, Json]:
    """What a question must know of the model, as the recipe keeps it."""
    return {
        "parameters": said.get("parameters"),
        "max_output_tokens": said.get("max_output_tokens"),
        "one_of": said.get("one_of", []),
        "reasoning": said.get("reasoning", {}),
    }


def _parameter(name: Any, bounds: list[Any] | None, said: Record) -> Parameter:
    low, high = bounds or (None, None)
    if name == "max_tokens":
        high = said.get("max_output_tokens")
    return Parameter(name=name, minimum=_decimal(low), maximum=_decimal(high))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
