"""The simulated servers of OpenAI's wire: where each is, what it is called, a model of it."""

from __future__ import annotations

from platforms.contract import Access, Secret
from tests.fixtures.simulator import Simulator
from tests.platforms.rigs import LOOPBACK

KEY = "the-right-key"
SERVERS = {
    "openai": ("/openai/v1", "OpenAI", "gpt-4.1-mini"),
    "azure": ("/azure/openai/v1", "Azure OpenAI", "chat-standard"),
    "google": ("/google/v1beta/openai", "Google's Gemini API", "gemini-2.5-flash"),
    "ollama": ("/ollama/v1", "Ollama", "llama3.1:8b"),
    "vllm": ("/vllm/v1", "vLLM", "Qwen/Qwen3-8B"),
    "llamacpp": ("/llamacpp/v1", "llama.cpp", "unsloth/Qwen3.6-35B-A3B-GGUF"),
}


def access_to(cloud: Simulator, name: str, **more: object) -> Access:
    """A connection to the simulated server of that name."""
    return Access(
        platform="openai_compatible",
        simulated=True,
        base_url=f"{cloud.url}{SERVERS[name][0]}",
        secret=Secret(KEY),
        network=LOOPBACK,
        **more,
    )
