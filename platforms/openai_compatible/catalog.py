"""What a server offers: the models that it lists, and of them only what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from platforms.contract import Access, OfferedModel
from platforms.openai_server import listed

# OpenAI's own list has none; vLLM and NIM say the first, other servers one of the rest.
CONTEXT_NAMES = ("max_model_len", "context_length", "context_window")


class ListedModels:
    """The server's list as a catalog."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        for model in listed(self._access):
            yield offered(model)


def offered(model: dict[str, Any]) -> OfferedModel:
    """One entry of the list. Modalities and streaming are not in it, so they stay unknown."""
    model_id = str(model["id"])
    ends = _moment(model.get("shutdown_date"))
    return OfferedModel(
        model_id=model_id,
        name=model_id,
        provider=str(model.get("owned_by") or ""),
        context_window=_context(model),
        lifecycle="deprecated" if ends else "unknown",
        end_of_life_at=ends,
        source="GET /models",
    )


def _context(model: dict[str, Any]) -> int | None:
    for name in CONTEXT_NAMES:
        value = model.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
