"""What a token costs, out of two price lists that say much else besides."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from platforms.contract import OfferedModel
from platforms.errors import Denied
from platforms.registry import platform
from tests.platforms.bedrock_far import access_to
from tests.platforms.far_end import Reply
from tests.platforms.rigs import bedrock

OWN, MARKETPLACE = "AmazonBedrock", "AmazonBedrockFoundationModels"
EDITION = "Claude Haiku 4.5 (Amazon Bedrock Edition)"
HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0"


def row(usage, usd, unit="1K tokens", **attributes):
    dimension = {"unit": unit, "pricePerUnit": {"USD": usd}}
    said = {
        "product": {"attributes": {"usagetype": usage, "regionCode": "us-east-1"} | attributes},
        "terms": {"OnDemand": {"a.b": {"priceDimensions": {"a.b.c": dimension}}}},
        "publicationDate": "2026-09-20T10:00:00Z",
    }
    return json.dumps(said)


def nova(usage, usd, **more):
    return row(f"USE1-NovaLite-{usage}", usd, model="Nova Lite", **more)


def claude(usage, usd, unit="1M tokens"):
    return row(f"USE1-MP:USE1_{usage}-Units", usd, unit, servicename=EDITION)


def model(base, name, reach="", model_id=""):
    recipe = {"base": base, "name": name, "reach": reach}
    return OfferedModel(model_id=model_id or base, name=name, recipe=recipe)


NOVA = model("amazon.nova-lite-v1:0", "Nova Lite")
CLAUDE = model(HAIKU, "Claude Haiku 4.5", "us")
GLOBAL = model(HAIKU, "Claude Haiku 4.5", "global", f"global.{HAIKU}")


def prices(far_end, *models, own=(), marketplace=()):
    """What is known, by model and bucket, in USD a million tokens."""
    replies = [Reply(body={"PriceList": list(rows)}) for rows in (own, marketplace)]
    far_end.answer("GetProducts", *replies)
    rates = platform("bedrock").token_prices(access_to(far_end))
    found = rates.tokens(region="us-east-1", models=models)
    return {(one.model_id, one.bucket, one.above_tokens): one for one in found}


def million(found):
    return {kind: price.usd * 1_000_000 for kind, price in found.items()}


def test_prices_by_the_thousand_are_exact(far_end):
    found = prices(far_end, NOVA, own=[nova("input-tokens", "0.0000600000")])
    [price] = found.values()
    assert price.usd == Decimal("0.00000006")
    assert (price.model_id, price.region, price.bucket) == (NOVA.model_id, "us-east-1", "input")
    assert price.as_of == datetime(2026, 9, 20, 10, tzinfo=UTC)
    assert OWN in price.source
    sent = [seen.json for seen in far_end.seen]
    assert [said["ServiceCode"] for said in sent] == [OWN, MARKETPLACE]
    assert {said["Filters"][0]["Value"] for said in sent} == {"us-east-1"}


def test_prices_by_the_million_are_exact(far_end):
    found = prices(far_end, CLAUDE, marketplace=[claude("InputTokenCount", "1.1000000000")])
    [price] = found.values()
    assert price.usd == Decimal("0.0000011")
    assert MARKETPLACE in price.source


def test_where_the_list_says_only_units_the_offer_says_how_many(far_end):
    rows = [claude("InputTokenCount", "1.1", "Units")]
    [price] = prices(far_end, CLAUDE, marketplace=rows).values()
    assert price.usd == Decimal("0.0000011")


@pytest.mark.parametrize(
    ("usage", "bucket"),
    [
        ("InputTokenCount", "input"),
        ("OutputTokenCount", "output"),
        ("CacheReadInputTokenCount", "cache_read"),
        ("CacheWriteInputTokenCount", "cache_write"),
        ("input_tokens_standard", "input"),
        ("output_tokens_standard", "output"),
        ("cache_read_tokens_standard", "cache_read"),
        ("cache_write_tokens_standard", "cache_write"),
    ],
)
def test_both_fashions_of_names_are_read(far_end, usage, bucket):
    found = prices(far_end, CLAUDE, marketplace=[claude(usage, "1")])
    assert set(found) == {(HAIKU, bucket, 0)}


@pytest.mark.parametrize(
    "other",
    [
        claude("InputTokenCount_Batch", "9"),
        claude("input_tokens_batch", "9"),
        claude("CacheWrite1hInputTokenCount", "9"),
        claude("cache_write_tokens_1h_standard", "9"),
        claude("Reserved_1Month_InputTPM", "9"),
        claude("InputTokenCount", "9", "hour"),
        claude("InputTokenCount", "free"),
        claude("ProvisionedThroughput_1MonthCommit_ModelUnits_Usage", "9", "hour"),
        nova("input-tokens-batch", "9"),
        nova("input-tokens-custom-model", "9"),
        nova("input-tokens-latency-optimized", "9"),
        nova("input-tokens", "9", inferenceType="Input tokens flex"),
        nova("input-tokens", "9", service_tier="priority"),
        nova("input-image-tokens", "9"),
        row("USE1-NovaLite-input-tokens", "9"),
        row("USE1-NovaLite-hours", "9", model="Nova Lite"),
    ],
)
def test_what_is_no_plain_price_of_text_on_demand_is_passed_over(far_end, other):
    assert prices(far_end, NOVA, CLAUDE, own=[other], marketplace=[]) == {}


def test_the_global_profile_has_its_own_prices_and_no_others(far_end):
    rows = [
        claude("InputTokenCount", "1.10"),
        claude("InputTokenCount_Global", "1.00"),
        claude("OutputTokenCount", "5.50"),
    ]
    found = million(prices(far_end, CLAUDE, GLOBAL, marketplace=rows))
    assert found == {
        (HAIKU, "input", 0): Decimal("1.1"),
        (HAIKU, "output", 0): Decimal("5.5"),
        (f"global.{HAIKU}", "input", 0): Decimal("1"),
    }


def test_prices_of_long_prompts_say_from_which_length_they_hold(far_end):
    rows = [claude("InputTokenCount", "3.3"), claude("InputTokenCount_LCtx", "6.6")]
    found = million(prices(far_end, CLAUDE, marketplace=rows))
    assert found == {(HAIKU, "input", 0): Decimal("3.3"), (HAIKU, "input", 200_000): Decimal("6.6")}


@pytest.mark.parametrize(
    ("base", "name", "usage", "named"),
    [
        ("openai.gpt-oss-20b-1:0", "gpt-oss-20b", "openai.gpt-oss-20b-mantle-input-tokens-standard",
         {}),
        ("amazon.nova-2-lite-v1:0", "Nova 2 Lite", "Nova2.0Lite-input-tokens",
         {"model": "Nova 2.0 Lite"}),
        ("meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B Instruct", "Llama3-3-70B-input-tokens",
         {"model": "Llama 3.3 70B"}),
        ("amazon.titan-embed-text-v2:0", "Titan Text Embeddings V2",
         "TitanEmbeddingV2-Text-input-tokens", {"titanModel": "TitanEmbeddingsV2-Text"}),
    ],
)  # fmt: skip
def test_models_are_found_by_name_by_id_and_by_alias(far_end, base, name, usage, named):
    found = prices(far_end, model(base, name), own=[row(f"USE1-{usage}", "0.001", **named)])
    assert set(found) == {(base, "input", 0)}


def test_a_model_is_not_taken_for_another_whose_name_begins_alike(far_end):
    rows = [row("USE1-MP:USE1_InputTokenCount-Units", "5", "1M tokens",
                servicename="Claude Opus 5 (Amazon Bedrock Edition)")]  # fmt: skip
    other = model("anthropic.claude-opus-5-5", "Claude Opus 5.5", "us")
    assert prices(far_end, other, marketplace=rows) == {}


def test_the_door_that_is_asked_goes_before_the_other(far_end):
    rows = [
        row("USE1-maker.thing-mantle-input-tokens-standard", "0.009"),
        row("USE1-Thing-input-tokens", "0.001", model="Thing"),
    ]
    [price] = prices(far_end, model("maker.thing-v1:0", "Thing"), own=rows).values()
    assert price.usd == Decimal("0.000001")


def test_what_the_list_says_twice_and_differently_is_not_known(far_end):
    twice = [nova("input-tokens", "0.00006"), nova("input-tokens", "0.00007")]
    assert prices(far_end, NOVA, own=twice) == {}
    same = [nova("input-tokens", "0.00006"), nova("input-tokens", "0.0000600")]
    assert len(prices(far_end, NOVA, own=same)) == 1


def test_a_price_of_nothing_is_a_price(far_end):
    found = prices(far_end, NOVA, own=[nova("cache-write-input-token-count", "0.0000000000")])
    assert [price.usd for price in found.values()] == [0]


def test_nothing_is_asked_for_no_models(far_end):
    assert prices(far_end) == {}
    assert far_end.seen == []


def test_a_list_that_may_not_be_read_is_denied(far_end):
    denied = Reply(status=400, body={"__type": "AccessDeniedException", "message": "no"})
    far_end.answer("GetProducts", denied)
    with pytest.raises(Denied):
        platform("bedrock").token_prices(access_to(far_end)).tokens(
            region="us-east-1", models=(NOVA,)
        )


def test_the_simulated_lists_price_every_model_but_one(simulator):
    rig = bedrock(simulator)
    found = platform("bedrock")
    models = tuple(found.catalog(rig.access).models())
    rates = found.token_prices(rig.access).tokens(region="us-east-1", models=models)
    by_model = {}
    for price in rates:
        by_model.setdefault(price.model_id, {})[price.bucket] = price.usd * 1_000_000
    unpriced = {one.model_id for one in models} - set(by_model)
    assert unpriced == {"ai21.jamba-1-5-large-v1:0"}
    assert by_model["amazon.nova-lite-v1:0"]["input"] == Decimal("0.06")
    assert by_model[HAIKU]["cache_write"] == Decimal("1.375")
    assert by_model[f"global.{HAIKU}"]["output"] == Decimal("5")
