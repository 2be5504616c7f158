"""LM Studio beside its OpenAI wire: what kind each model is, and how much it reads.

Source: https://lmstudio.ai/docs/developer/rest/endpoints (`GET /api/v0/models`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from platforms.contract import Access, OfferedModel
from platforms.dialects import Dialect
from platforms.openai_compatible.native import native
from platforms.openai_offering import offered, positive, rows_in
from platforms.openai_server import Row, beside

KINDS = {"llm": ("text",), "vlm": ("text", "image")}


def models(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """Those that chat; what is loaded tells the context that it was loaded with."""
    said = native(access, beside(access, "api/v0/models"), dialect).get("data")
    known = {str(one.get("id")): one for one in rows_in(said)}
    found = []
    for row in rows:
        facts = known.get(str(row["id"]), {})
        if str(facts.get("type", "llm")) in KINDS:
            found.append(_told(offered(row), facts))
    return found


def _told(model: OfferedModel, said: Row) -> OfferedModel:
    loaded = positive(said.get("loaded_context_length"))
    return replace(
        model,
        provider=str(said.get("publisher") or ""),
        context_window=loaded or positive(said.get("max_context_length")),
        input_modalities=KINDS.get(str(said.get("type")), ()),
        output_modalities=("text",) if said else (),
        source="GET /models, GET /api/v0/models" if said else model.source,
    )
