"""Writes down what a platform was read to offer: models are kept up, none is removed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from foundation.text import clean
from modelcatalog.models import CatalogModel, Connection
from platforms.contract import Json, OfferedModel, Parameter

logger = logging.getLogger(__name__)

LONGEST_ID = 255
LARGEST_CONTEXT = 2**31 - 1
KEPT = ("connection", "model_id")
FACTS = (
    "platform", "name", "provider", "description", "regions", "input_modalities",
    "output_modalities", "context_window", "lifecycle_status", "legacy_at", "end_of_life_at",
    "supported_instance_types", "default_instance_type", "streaming", "needs_licence", "access",
    "access_advice", "parameters", "source", "recipe", "refreshed_at", "withdrawn_at",
)  # fmt: skip


def record_models(connection: Connection, models: Iterable[OfferedModel], now: datetime) -> int:
    """Insert or update every model that was read; what is missing now is marked withdrawn."""
    rows = {model.model_id: _row(connection, model, now) for model in models if _fits(model)}
    CatalogModel.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=KEPT,
        update_fields=FACTS,
        batch_size=500,
    )
    gone = connection.models.filter(withdrawn_at__isnull=True, refreshed_at__lt=now)
    gone.update(withdrawn_at=now)
    return len(rows)


def _fits(model: OfferedModel) -> bool:
    fits = 0 < len(model.model_id) <= LONGEST_ID and model.model_id == clean(model.model_id)
    if not fits:
        logger.warning("A model was left out, its id cannot be kept: %.100r", model.model_id)
    return fits


def _row(connection: Connection, model: OfferedModel, now: datetime) -> CatalogModel:
    context = model.context_window
    return CatalogModel(
        connection=connection,
        platform=connection.platform,
        model_id=model.model_id,
        name=clean(model.name)[:255] or model.model_id,
        provider=clean(model.provider)[:100],
        description=clean(model.description),
        regions=_words(model.regions),
        input_modalities=_words(model.input_modalities),
        output_modalities=_words(model.output_modalities),
        context_window=context if context and 0 < context <= LARGEST_CONTEXT else None,
        lifecycle_status=model.lifecycle,
        legacy_at=model.legacy_at,
        end_of_life_at=model.end_of_life_at,
        supported_instance_types=_words(model.instance_types),
        default_instance_type=clean(model.default_instance_type)[:100],
        streaming=model.streaming,
        needs_licence=model.needs_licence,
        access=model.access,
        access_advice=clean(model.access_advice),
        parameters=_parameters(model.parameters),
        source=clean(model.source)[:255],
        recipe={clean(name): _clean(value) for name, value in model.recipe.items()},
        refreshed_at=now,
        withdrawn_at=None,
    )


def _parameters(taken: tuple[Parameter, ...] | None) -> dict[str, dict[str, str | None]] | None:
    """By name, with inclusive bounds as text; None where nobody says what the model takes."""
    if taken is None:
        return None
    return {
        one.name: {"minimum": _plain(one.minimum), "maximum": _plain(one.maximum)} for one in taken
    }


def _plain(bound: Decimal | None) -> str | None:
    return None if bound is None else f"{bound:f}"


def _words(words: Iterable[str]) -> list[str]:
    return [clean(word) for word in dict.fromkeys(words)]


def _clean(value: Json) -> Json:
    """JSON without the signs that JSONB refuses, at any depth."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    if isinstance(value, dict):
        return {clean(name): _clean(inner) for name, inner in value.items()}
    return value
