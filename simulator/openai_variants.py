"""The servers that speak OpenAI's wire, each with its path and its own ways."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator import openai_errors as errors
from simulator.openai_errors import Refused

Record = dict[str, Any]
BEARER = "Authorization"


@dataclass(frozen=True, kw_only=True)
class Variant:
    """`row` is how it lists a model; `open_list` says that it lists them to anybody.

    `thought` is what it calls a model's reasoning; `loads` that it answers 503 while loading.
    """

    service: str
    prefix: str
    row: Callable[[Record], Record]
    error: Callable[[Refused], Any] = errors.openai
    key_headers: tuple[str, ...] = (BEARER,)
    open_list: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    id_prefix: str = ""
    thought: str = "reasoning_content"
    loads: bool = False


def _plain(model: Record) -> Record:
    shown = ("id", "created", "owned_by")
    return {"object": "model"} | {name: model[name] for name in shown}


def _with_length(model: Record) -> Record:
    return _plain(model) | {"max_model_len": model["max_model_len"]}


def _engines(model: Record) -> Record:
    """As vLLM lists, also inside a NIM."""
    return _with_length(model) | {"root": model["id"], "parent": None, "permission": []}


def _azures(model: Record) -> Record:
    able = {"chat_completion": model.get("chats", True), "inference": True, "embeddings": False}
    return {
        "id": model["base"],
        "object": "model",
        "created_at": model["created"],
        "status": "succeeded",
        "lifecycle_status": "generally-available",
        "deprecation": {"inference": model["ends"]} if model.get("ends") else {},
        "capabilities": able,
    }


def _llamacpps(model: Record) -> Record:
    return _plain(model) | {"meta": {"n_ctx_train": model["n_ctx_train"], "vocab_type": 2}}


def _googles(model: Record) -> Record:
    return {
        "id": f"models/{model['id']}",
        "object": "model",
        "owned_by": "google",
        "display_name": model["display_name"],
    }


OPENAI = Variant(service="openai", prefix="/openai/v1", row=_with_length, thought="")
NIM = Variant(service="nim", prefix="/nim/v1", row=_plain, error=errors.nvidia, open_list=True)
NIM_LOCAL = Variant(
    service="nim-local", prefix="/nim-local/v1", row=_engines, error=errors.vllm, loads=True
)
AZURE = Variant(
    service="azure",
    prefix="/azure/openai/v1",
    row=_azures,
    error=errors.azure,
    key_headers=("api-key",),
    headers={"apim-request-id": "00000000-0000-0000-0000-000000000000"},
    thought="",
)
GOOGLE = Variant(
    service="google",
    prefix="/google/v1beta/openai",
    row=_googles,
    error=errors.google,
    id_prefix="models/",
    thought="",
)
OLLAMA = Variant(
    service="ollama", prefix="/ollama/v1", row=_plain, error=errors.ollama, thought="reasoning"
)
VLLM = Variant(
    service="vllm", prefix="/vllm/v1", row=_engines, error=errors.vllm, thought="reasoning"
)
LLAMACPP = Variant(
    service="llamacpp", prefix="/llamacpp/v1", row=_llamacpps, error=errors.llamacpp, loads=True
)
VARIANTS = (OPENAI, NIM, NIM_LOCAL, AZURE, GOOGLE, OLLAMA, VLLM, LLAMACPP)
