"""llama.cpp's server beside its OpenAI wire: how much of a prompt it was started to read.

Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md (`/props`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from platforms.contract import Access, OfferedModel
from platforms.dialects import Dialect
from platforms.openai_compatible.native import native
from platforms.openai_offering import offered, positive
from platforms.openai_server import Row, beside


def models(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """The context is what one slot of the server holds, not what the model was trained for."""
    props = native(access, beside(access, "props"), dialect)
    settings = props.get("default_generation_settings")
    slot = positive(settings.get("n_ctx")) if isinstance(settings, dict) else None
    # A router lists models that it has not loaded: its own settings say nothing about those.
    alone = len(rows) == 1
    return [_told(offered(row), row, slot if alone else None, props) for row in rows]


def _told(model: OfferedModel, row: Row, slot: int | None, props: Row) -> OfferedModel:
    meta = row.get("meta")
    facts = meta if isinstance(meta, dict) else {}
    kinds = props.get("modalities")
    sees = isinstance(kinds, dict) and kinds.get("vision") is True
    return replace(
        model,
        provider="",
        name=model.model_id.rpartition("/")[2] or model.model_id,
        context_window=slot or positive(facts.get("n_ctx")) or positive(facts.get("n_ctx_train")),
        input_modalities=("text", "image") if sees else ("text",) if props else (),
        output_modalities=("text",) if props else (),
        source="GET /models, GET /props" if props else model.source,
    )
