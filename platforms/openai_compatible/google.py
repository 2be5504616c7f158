"""Google's Gemini API behind its OpenAI wire: what its own list of models adds.

Source: https://ai.google.dev/api/models and https://ai.google.dev/gemini-api/docs/openai.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from platforms.contract import Access, OfferedModel
from platforms.dialects import Dialect
from platforms.openai_compatible.native import native
from platforms.openai_offering import offered, positive, rows_in
from platforms.openai_server import Row, beside

PREFIX = "models/"
WIRE = "/openai"
KEY = Dialect(key_header="x-goog-api-key")
# The key goes into a header of its own where Google's wire is not OpenAI's.
LIST = "models?pageSize=1000"
CHATS = "generateContent"


def models(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """Named without the prefix, which is how prices know them and what the wire takes too."""
    said = native(access, beside(access, LIST, wire=WIRE), KEY).get("models")
    known = {str(one.get("name")): one for one in rows_in(said)}
    found = [_told(offered(row), known.get(str(row["id"]), {})) for row in rows]
    chatting = [name for name, one in known.items() if CHATS in _methods(one)]
    return [model for model in found if not chatting or f"{PREFIX}{model.model_id}" in chatting]


def ids(access: Access, rows: Sequence[Row], dialect: Dialect) -> set[str]:
    return {str(row["id"]).removeprefix(PREFIX) for row in rows}


def _told(model: OfferedModel, said: Row) -> OfferedModel:
    model_id = model.model_id.removeprefix(PREFIX)
    return replace(
        model,
        model_id=model_id,
        name=str(said.get("displayName") or model_id),
        description=str(said.get("description") or ""),
        context_window=positive(said.get("inputTokenLimit")),
        source="GET /models, GET /v1beta/models" if said else model.source,
    )


def _methods(said: Row) -> list[str]:
    methods = said.get("supportedGenerationMethods")
    return methods if isinstance(methods, list) else []
