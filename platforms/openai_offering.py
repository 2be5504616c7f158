"""What an entry of a server's list of models says, and only that."""

from __future__ import annotations

from datetime import UTC, datetime

from platforms.contract import OfferedModel
from platforms.openai_server import Row

# OpenAI's own list has none; vLLM and NIM say the first, other servers one of the rest.
CONTEXT_NAMES = ("max_model_len", "context_length", "context_window")


def offered(model: Row) -> OfferedModel:
    """One entry of the list. Modalities and streaming are not in it, so they stay unknown."""
    model_id = str(model["id"])
    ends = _moment(model.get("shutdown_date"))
    return OfferedModel(
        model_id=model_id,
        name=model_id,
        provider=str(model.get("owned_by") or ""),
        context_window=context(model),
        lifecycle="deprecated" if ends else "unknown",
        end_of_life_at=ends,
        source="GET /models",
    )


def context(model: Row) -> int | None:
    said = (positive(model.get(name)) for name in CONTEXT_NAMES)
    return next((length for length in said if length), None)


def rows_in(value: object) -> list[Row]:
    """The objects of what should be a list of them, and nothing else that a server may say."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def positive(value: object) -> int | None:
    """A whole number above 0, None for anything else that a server may say."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if value > 0 else None


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
