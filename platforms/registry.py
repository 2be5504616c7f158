"""Every platform by its slug: the one place that the rest of the code asks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from platforms import bedrock, nim, openai_compatible, sagemaker
from platforms.contract import Platform
from platforms.errors import Refused

PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        found.slug: found
        for found in (
            bedrock.PLATFORM,
            sagemaker.PLATFORM,
            nim.PLATFORM,
            openai_compatible.PLATFORM,
        )
    }
)


def platform(slug: str) -> Platform:
    """The platform of that slug, else `Refused`."""
    found = PLATFORMS.get(slug)
    if found is None:
        raise Refused(f"There is no platform called {slug}.", code="unknown_platform")
    return found
