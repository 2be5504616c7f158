"""Hosts whose keys people often have: which platform they are, and what keys are called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """A hosted server: how to reach it, and the environment name that its own papers use."""

    platform: str
    label: str
    base_url: str
    key_name: str


HOSTED: Mapping[str, Hosted] = MappingProxyType(
    {
        "api.openai.com": Hosted(
            platform="openai_compatible",
            label="OpenAI",
            base_url="https://api.openai.com/v1",
            key_name="OPENAI_API_KEY",
        ),
        "generativelanguage.googleapis.com": Hosted(
            platform="openai_compatible",
            label="Google Gemini",
            base_url="https://generativelanguage.googleapis.com/v1beta/openai",
            key_name="GEMINI_API_KEY",
        ),
        "integrate.api.nvidia.com": Hosted(
            platform="nim",
            label="NVIDIA hosting",
            base_url="https://integrate.api.nvidia.com/v1",
            key_name="NVIDIA_API_KEY",
        ),
    }
)
