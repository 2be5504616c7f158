"""What is worth remembering of a NIM: whether it answers when it is asked to count tokens."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Json
from platforms.openai_probe import probed_options
from platforms.openai_server import listed

# Small, and among the first that NVIDIA hosted; where they are not listed the first ones are.
LIKELY = ("meta/llama-3.1-8b-instruct", "nvidia/nvidia-nemotron-nano-9b-v2", "openai/gpt-oss-20b")


def probe(access: Access) -> Mapping[str, Json]:
    """The server's traits. Two questions of one token each; errors of the list are raised."""
    ids = [str(row["id"]) for row in listed(access)]
    likely = [model for model in LIKELY if model in ids]
    return probed_options(access, [*likely, *(model for model in ids if model not in LIKELY)])
