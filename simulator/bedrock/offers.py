"""Bedrock's two offers: tokens by the thousand and by the million, each among its look-alikes.

Spelt as AWS spells them: names of old and new fashion side by side, tiers and lifetimes of caches
within the usage, and the model named once by an attribute, once by the service's name.
"""

from collections.abc import Iterator
from decimal import Decimal

from simulator.facts import Facts, Record
from simulator.offer import Offer

OWN = "AmazonBedrock"
MARKETPLACE = "AmazonBedrockFoundationModels"

_WORDS = {
    "input": ("input-tokens", "Input tokens"),
    "output": ("output-tokens", "Output tokens"),
    "cache_read": ("cache-read-input-token-count", "Prompt cache read input tokens"),
    "cache_write": ("cache-write-input-token-count", "Prompt cache write input tokens"),
}
_CAMEL = {
    "input": "InputTokenCount",
    "output": "OutputTokenCount",
    "cache_read": "CacheReadInputTokenCount",
    "cache_write": "CacheWriteInputTokenCount",
}
_SNAKE = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
}
# What else is sold of the same tokens, against the standard's price.
_TIERS = {"batch": "0.5", "flex": "0.5", "priority": "1.75"}


def own_offers(facts: Facts) -> Iterator[Offer]:
    for region, record in _listed(facts, OWN):
        for reach, prices in record["usd_per_million"].items():
            for bucket, usd in prices.items():
                yield from _by_thousand(facts, region, record, reach, bucket, Decimal(usd))


def marketplace_offers(facts: Facts) -> Iterator[Offer]:
    for region, record in _listed(facts, MARKETPLACE):
        for reach, prices in record["usd_per_million"].items():
            for bucket, usd in prices.items():
                yield from _by_million(facts, region, record, reach, bucket, Decimal(usd))


def _listed(facts: Facts, offer: str) -> Iterator[tuple[str, Record]]:
    for region in facts.token_prices["regions"]:
        for record in facts.token_prices["models"]:
            if record["offer"] == offer:
                yield region, record


def _by_thousand(
    facts: Facts, region: str, record: Record, reach: str, bucket: str, usd: Decimal
) -> Iterator[Offer]:
    words, kind = _WORDS[bucket]
    new = record["usage"].endswith("-mantle")
    stem = f"{record['usage']}-{words}" + ("-cross-region-global" if reach == "global" else "")
    rows = {f"{stem}-standard" if new else stem: ("standard", usd)}
    for tier, factor in _TIERS.items():
        rows[f"{stem}-{tier}"] = (tier, usd * Decimal(factor))
    for usage, (tier, price) in rows.items():
        more = {"inferenceType": kind if tier == "standard" else f"{kind} {tier}"}
        more |= {"service_tier": tier} if new else {"feature": "On-demand Inference"}
        yield _offer(facts, OWN, region, usage, price / 1000, {**record["named"], **more})


def _by_million(
    facts: Facts, region: str, record: Record, reach: str, bucket: str, usd: Decimal
) -> Iterator[Offer]:
    spelt = _camel if record["usage"] == "camel" else _snake
    servicename = f"{record['named']['servicename']} (Amazon Bedrock Edition)"
    prefix = facts.prices["usage_prefixes"][region]
    rows = {spelt(bucket, reach, ""): usd, spelt(bucket, reach, "batch"): usd / 2}
    if bucket == "cache_write":
        rows[spelt("cache_write", reach, "1h")] = usd * Decimal("1.6")
    for words, price in rows.items():
        usage = f"MP:{prefix}_{words}-Units"
        yield _offer(facts, MARKETPLACE, region, usage, price, {"servicename": servicename})


def _camel(bucket: str, reach: str, kind: str) -> str:
    words = _CAMEL[bucket].replace("CacheWrite", "CacheWrite1h" if kind == "1h" else "CacheWrite")
    words += "_Global" if reach == "global" else ""
    return words + ("_Batch" if kind == "batch" else "")


def _snake(bucket: str, reach: str, kind: str) -> str:
    words = _SNAKE[bucket] + ("_1h" if kind == "1h" else "")
    words += "_global" if reach == "global" else ""
    return words + ("_batch" if kind == "batch" else "_standard")


def _offer(
    facts: Facts, service: str, region: str, usage: str, usd: Decimal, more: dict[str, str]
) -> Offer:
    attributes = {
        "servicecode": service,
        "servicename": "Amazon Bedrock",
        "regionCode": region,
        "location": facts.prices["locations"][region],
        "locationType": "AWS Region",
        "usagetype": f"{facts.prices['usage_prefixes'][region]}-{usage}",
        "operation": "",
    }
    unit = "1K tokens" if service == OWN else "1M tokens"
    return Offer(
        service=service,
        family="Amazon Bedrock",
        attributes=attributes | more,
        unit=unit,
        usd=f"{usd:.10f}",
        description=f"${usd} per {unit} for {usage} (simulated)",
        as_of=facts.token_prices["as_of"],
    )
