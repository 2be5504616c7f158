"""Public list prices of tokens, from the genai-prices package, for providers' own hosts alone."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import urlsplit

from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import ModelInfo, ModelPrice, Provider, TieredPrices

from modelcatalog.rates import NOTHING, Quote, Rate
from platforms.contract import TokenUsage

NOWHERE = "https://host.invalid"


def whole_prompt(usage: TokenUsage) -> int:
    """The input as genai-prices counts it, cache included; ours are disjoint buckets.

    Its price of a bucket holds for the tokens that no narrower bucket claims, so its rates apply
    to our buckets as they are, and only thresholds need this sum.
    """
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens


def list_price(base_url: str, model_id: str, *, at: datetime) -> Quote:
    """The list price of a model behind a URL; `NOTHING` unless its provider owns the host.

    A model's name says nothing about who serves it: other hosts are never priced by it.
    """
    found = _found(base_url, model_id)
    if found is None:
        return NOTHING
    provider, model = found
    price = model.get_prices(at)
    return Quote(
        source=f"genai-prices {version('genai-prices')}, {provider.name}",
        input=_rate(price.input_mtok),
        output=_rate(price.output_mtok),
        cache_read=_rate(price.cache_read_mtok),
        cache_write=_rate(price.cache_write_mtok),
        reasoning=_rate(price.output_reasoning_mtok),
        per_request=_per_request(price),
    )


@lru_cache(maxsize=4096)
def _found(base_url: str, model_id: str) -> tuple[Provider, ModelInfo] | None:
    providers = get_snapshot().providers
    for provider in providers:
        if _owns(provider, base_url):
            model = provider.find_model(model_id, all_providers=providers)
            if model is not None:
                return provider, model
    return None


def _owns(provider: Provider, base_url: str) -> bool:
    """Whether the provider's pattern takes in the whole host, and because of the host."""
    try:
        parts = urlsplit(base_url)
        plain = parts.scheme == "https" and "@" not in parts.netloc and parts.port in (None, 443)
    except ValueError:
        return False
    if not plain or not parts.hostname:
        return False
    origin, path = f"https://{parts.hostname}", f"{parts.path.rstrip('/')}/"
    match = re.match(provider.api_pattern, origin + path)
    if match is None or match.end() < len(origin):
        return False
    return re.match(provider.api_pattern, NOWHERE + path) is None


def _rate(price: Decimal | TieredPrices | None) -> Rate | None:
    if price is None:
        return None
    if isinstance(price, TieredPrices):
        tiers = tuple((tier.start, tier.price.scaleb(-6)) for tier in price.tiers)
        return Rate(price.base.scaleb(-6), tiers)
    return Rate(price.scaleb(-6))


def _per_request(price: ModelPrice) -> Decimal:
    per_thousand = price.requests_kcount
    return per_thousand.scaleb(-3) if isinstance(per_thousand, Decimal) else Decimal(0)
