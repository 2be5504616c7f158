"""Who is believed about the price of tokens: operator, account, public list, nobody."""

from datetime import timedelta
from decimal import Decimal

import pytest

from modelcatalog.bookkeeping import record_token_prices
from modelcatalog.models import ModelConfiguration, Price
from modelcatalog.offers import attach_offers
from modelcatalog.pricing import cost, token_prices
from platforms.contract import TokenPrice, TokenUsage
from tests.factories import NOW, make_catalog_model, make_connection

NOVA = "amazon.nova-lite-v1:0"
LATER = NOW + timedelta(days=1)


def told(bucket, usd, *, above=0, region="us-east-1", model=NOVA, as_of=NOW):
    return TokenPrice(
        model_id=model,
        region=region,
        bucket=bucket,
        usd=Decimal(usd),
        source="AWS Price List",
        as_of=as_of,
        above_tokens=above,
    )


BOTH = [told("input", "0.00000006"), told("output", "0.00000024")]


@pytest.fixture
def bedrock(db):
    return make_connection("bedrock", region="us-east-1", simulated=False)


@pytest.fixture
def rehearsal(db):
    return make_connection("bedrock", region="us-east-1", simulated=True)


def test_a_providers_public_list_is_asked_where_the_account_says_nothing(bedrock):
    prices = token_prices(bedrock, NOVA, at=NOW)
    assert prices.source.startswith("genai-prices")
    assert prices.input.usd == Decimal("0.00000006")
    assert token_prices(bedrock, "nobody.knows-it", at=NOW).status == "unpriced"


def test_a_rehearsal_wears_no_list_price_but_what_its_own_list_said(rehearsal):
    assert token_prices(rehearsal, NOVA, at=NOW).status == "unpriced"
    record_token_prices(rehearsal, BOTH, NOW)
    assert token_prices(rehearsal, NOVA, at=NOW).source == "AWS Price List"


def test_an_address_of_ones_own_is_not_the_providers(db):
    emulator = make_connection(
        "bedrock", region="us-east-1", simulated=False, endpoint_url="http://127.0.0.1:4566"
    )
    assert token_prices(emulator, NOVA, at=NOW).status == "unpriced"


def test_the_accounts_list_stands_above_the_public_one(bedrock):
    dear = [told("input", "0.000001"), told("output", "0.000002"), told("cache_read", "0.0000001")]
    record_token_prices(bedrock, dear, NOW)
    prices = token_prices(bedrock, NOVA, at=NOW)
    assert (prices.source, prices.as_of) == ("AWS Price List", NOW)
    assert prices.input.usd == Decimal("0.000001")
    assert prices.cache_read.usd == Decimal("0.0000001")
    assert prices.cache_write.usd == Decimal("0.000001")


def test_the_operators_word_stands_above_both(bedrock):
    record_token_prices(bedrock, BOTH, NOW)
    ModelConfiguration.objects.create(model_id=NOVA, per_1k_input_tokens_usd="0.001")
    prices = token_prices(bedrock, NOVA, at=NOW)
    assert prices.source == "set by an operator and AWS Price List"
    assert prices.input.usd == Decimal("0.000001")
    assert prices.output.usd == Decimal("0.00000024")


def test_half_a_price_is_completed_from_the_public_list(bedrock):
    record_token_prices(bedrock, [told("input", "0.000001")], NOW)
    prices = token_prices(bedrock, NOVA, at=NOW)
    assert prices.input.usd == Decimal("0.000001")
    assert prices.output.usd == Decimal("0.00000024")
    assert prices.source.startswith("AWS Price List and genai-prices")


def test_a_region_has_its_own_prices(bedrock):
    record_token_prices(bedrock, [*BOTH, told("input", "0.00000009", region="eu-west-1")], NOW)
    assert token_prices(bedrock, NOVA, region="eu-west-1").input.usd == Decimal("0.00000009")
    assert token_prices(bedrock, NOVA).input.usd == Decimal("0.00000006")


def test_a_long_prompt_moves_the_whole_request_to_its_tier(rehearsal):
    tiers = [told("input", "0.000006", above=200_000), told("output", "0.0000225", above=200_000)]
    base = [told("input", "0.000003"), told("output", "0.000015")]
    record_token_prices(rehearsal, [*tiers, *base], NOW)
    prices = token_prices(rehearsal, NOVA)
    short = TokenUsage(input_tokens=200_000, output_tokens=10)
    long = TokenUsage(input_tokens=199_000, output_tokens=10, cache_read_tokens=1_001)
    assert cost(short, prices).usd == 200_000 * Decimal("0.000003") + 10 * Decimal("0.000015")
    assert cost(long, prices).usd == 200_001 * Decimal("0.000006") + 10 * Decimal("0.0000225")


def test_a_changed_price_is_added_and_the_same_is_only_seen_again(rehearsal):
    record_token_prices(rehearsal, BOTH, NOW)
    changed = [told("input", "0.00000007", as_of=LATER), BOTH[1]]
    record_token_prices(rehearsal, changed, LATER)
    rows = Price.objects.filter(unit="input_token").order_by("id")
    assert [row.usd for row in rows] == [Decimal("0.00000006"), Decimal("0.00000007")]
    output = Price.objects.get(unit="output_token")
    assert (output.as_of, output.checked_at) == (NOW, LATER)
    assert token_prices(rehearsal, NOVA).input.usd == Decimal("0.00000007")


def test_what_the_list_left_out_is_not_said_any_more(rehearsal):
    tier = told("input", "0.000006", above=200_000)
    record_token_prices(rehearsal, [*BOTH, tier], NOW)
    record_token_prices(rehearsal, BOTH, LATER)
    assert token_prices(rehearsal, NOVA).input.tiers == ()
    assert Price.objects.filter(above_tokens=200_000).count() == 1


def test_a_list_shows_what_an_answer_will_cost(rehearsal):
    record_token_prices(rehearsal, BOTH, NOW)
    (model,) = attach_offers([make_catalog_model(rehearsal, model_id=NOVA)])
    assert model.offer.input_per_1m_usd == Decimal("0.06")
    assert model.offer.output_per_1m_usd == Decimal("0.24")
    assert (model.offer.status, model.offer.as_of) == ("priced", NOW)
