"""Ollama beside its OpenAI wire: what it says of each model that it holds.

Source: https://docs.ollama.com/api (`/api/show`, `/api/ps`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from platforms.contract import Access, OfferedModel
from platforms.dialects import Dialect
from platforms.openai_compatible.native import native, native_posted
from platforms.openai_offering import offered, positive, rows_in
from platforms.openai_server import Row, beside

MOST = 100
CHATS = "completion"


def models(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """Each model with the prompt that it is set to read; what cannot chat is left out.

    Longer prompts are cut by Ollama without a word, so the smallest known limit is the one told:
    what is loaded, else what the model was given, else what it could read at most.
    """
    loaded = _loaded(access)
    found = []
    for number, row in enumerate(rows):
        url = beside(access, "api/show")
        said = native_posted(access, url, {"model": row["id"]}) if number < MOST else {}
        if not said or CHATS in _able(said):
            found.append(_told(offered(row), said, loaded.get(str(row["id"]))))
    return found


def _told(model: OfferedModel, said: Row, loaded: int | None) -> OfferedModel:
    sees = "vision" in _able(said)
    return replace(
        model,
        provider="",
        description=_description(said.get("details")),
        context_window=loaded or _given(said) or _most(said),
        input_modalities=("text", "image") if sees else ("text",) if said else (),
        output_modalities=("text",) if said else (),
        source="GET /models, POST /api/show" if said else model.source,
    )


def _loaded(access: Access) -> dict[str, int]:
    running = rows_in(native(access, beside(access, "api/ps")).get("models"))
    lengths = {
        str(one.get("model") or one.get("name")): positive(one.get("context_length"))
        for one in running
    }
    return {name: length for name, length in lengths.items() if length}


def _able(said: Row) -> list[str]:
    """What the model can do; servers too old to say so serve models that chat."""
    able = said.get("capabilities", [CHATS])
    return [str(one) for one in able] if isinstance(able, list) else [CHATS]


def _given(said: Row) -> int | None:
    """`num_ctx` among the lines of the model's own parameters."""
    for line in str(said.get("parameters") or "").splitlines():
        name, _, value = line.strip().partition(" ")
        if name == "num_ctx" and value.strip().isdigit():
            return positive(int(value))
    return None


def _most(said: Row) -> int | None:
    facts = said.get("model_info")
    for name, value in (facts if isinstance(facts, dict) else {}).items():
        if str(name).endswith(".context_length"):
            return positive(value)
    return None


def _description(details: object) -> str:
    if not isinstance(details, dict):
        return ""
    names = ("family", "parameter_size", "quantization_level")
    return ", ".join(str(details[name]) for name in names if details.get(name))
