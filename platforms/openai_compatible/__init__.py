"""Any server that speaks OpenAI's wire."""

from __future__ import annotations

from platforms.contract import Field, Platform
from platforms.openai_compatible.health import ListedHealth
from platforms.openai_compatible.launcher import Listing
from platforms.openai_compatible.listing import ListedModels, asking
from platforms.openai_compatible.probe import probe
from platforms.openai_compatible.verify import verify

PLATFORM = Platform(
    slug="openai_compatible",
    label="OpenAI-compatible server",
    summary="A server that speaks OpenAI's wire: hosted, or on your own machine.",
    stored_type="openai-compatible",
    fields=(
        Field(
            name="base_url",
            label="Base URL",
            required=True,
            help_text="Up to and with its version, such as https://api.openai.com/v1.",
        ),
        Field(
            name="secret_ref",
            label="API key",
            help_text="Where the key is kept, such as env:OPENAI_API_KEY; empty for none.",
        ),
    ),
    chat=asking,
    verify=verify,
    hourly=False,
    catalog=ListedModels,
    launcher=Listing,
    probe=probe,
    health=ListedHealth,
)
