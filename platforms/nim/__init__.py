"""NVIDIA NIM: NVIDIA's own hosting of models, or its containers on machines of your own."""

from __future__ import annotations

from platforms.contract import Field, Platform
from platforms.nim.catalog import ServedModels
from platforms.nim.launcher import Serving
from platforms.nim.probe import probe
from platforms.nim.readiness import Readiness
from platforms.nim.verify import verify
from platforms.openai_chat import WireChat

PLATFORM = Platform(
    slug="nim",
    label="NVIDIA NIM",
    summary="Models that NVIDIA hosts, or its containers on your own machines.",
    stored_type="nvidia-nim",
    fields=(
        Field(
            name="base_url",
            label="Base URL",
            required=True,
            help_text=(
                "https://integrate.api.nvidia.com/v1 for NVIDIA's hosting, or your container's, "
                "such as https://nim.example.com/v1."
            ),
        ),
        Field(
            name="secret_ref",
            label="API key",
            help_text="Where the key is kept, such as env:NVIDIA_API_KEY; empty for none.",
        ),
    ),
    chat=WireChat,
    verify=verify,
    hourly=False,
    catalog=ServedModels,
    launcher=Serving,
    probe=probe,
    health=Readiness,
)
