"""The simulated price list of tokens: two offers, in AWS's spelling, among look-alikes."""

import json

import pytest

from tests.fixtures.simulator import Simulator


def _rows(simulator: Simulator, service: str, **where):
    filters = [
        {"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in where.items()
    ]
    pages = simulator.client("pricing").get_paginator("get_products")
    found = {}
    for page in pages.paginate(ServiceCode=service, Filters=filters):
        for text in page["PriceList"]:
            product = json.loads(text)
            [term] = product["terms"]["OnDemand"].values()
            [dimension] = term["priceDimensions"].values()
            usage = product["product"]["attributes"]["usagetype"]
            found[usage] = (dimension["pricePerUnit"]["USD"], dimension["unit"])
    return found


def test_amazons_own_offer_is_by_the_thousand(simulator: Simulator) -> None:
    rows = _rows(simulator, "AmazonBedrock", regionCode="us-east-1", model="Nova Lite")
    assert rows["USE1-NovaLite-input-tokens"] == ("0.0000600000", "1K tokens")
    assert rows["USE1-NovaLite-cache-read-input-token-count"] == ("0.0000150000", "1K tokens")
    assert rows["USE1-NovaLite-input-tokens-batch"] != rows["USE1-NovaLite-input-tokens"]


@pytest.mark.parametrize(
    ("name", "usage", "usd"),
    [
        ("Claude Haiku 4.5", "InputTokenCount", "1.1000000000"),
        ("Claude Haiku 4.5", "InputTokenCount_Global", "1.0000000000"),
        ("Claude Haiku 4.5", "CacheWriteInputTokenCount", "1.3750000000"),
        ("Claude Haiku 4.5", "CacheWrite1hInputTokenCount", "2.2000000000"),
        ("Claude Opus 5.5", "input_tokens_standard", "4.4000000000"),
        ("Claude Opus 5.5", "cache_write_tokens_1h_global_standard", "8.0000000000"),
    ],
)
def test_the_marketplaces_offer_is_by_the_million(
    simulator: Simulator, name: str, usage: str, usd: str
) -> None:
    rows = _rows(
        simulator,
        "AmazonBedrockFoundationModels",
        regionCode="us-east-1",
        servicename=f"{name} (Amazon Bedrock Edition)",
    )
    assert rows[f"USE1-MP:USE1_{usage}-Units"] == (usd, "1M tokens")


def test_regions_bill_under_names_of_their_own(simulator: Simulator) -> None:
    rows = _rows(simulator, "AmazonBedrock", regionCode="eu-west-1", model="Nova Pro")
    assert all(usage.startswith("EUW1-") for usage in rows)
    assert rows
