"""What a request costs: overrides above lists, and unpriced where nobody knows."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from modelcatalog.models import ModelConfiguration
from modelcatalog.pricing import TokenPrices, cost, token_prices
from platforms.contract import TokenUsage
from tests.factories import make_connection

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPENAI = "https://api.openai.com/v1"
PLAIN = TokenUsage(input_tokens=12, output_tokens=34)
PROMPT = TokenUsage(input_tokens=1)
EVERY = TokenUsage(
    input_tokens=11,
    output_tokens=13,
    cache_read_tokens=17,
    cache_write_tokens=19,
    reasoning_tokens=23,
)


@pytest.fixture
def openai(db):
    return make_connection(simulated=False, base_url=OPENAI)


def test_a_model_that_its_provider_does_not_list_is_unpriced(openai):
    prices = token_prices(openai, "my-own-tune", at=NOW)
    assert prices == TokenPrices()
    assert prices.status == "unpriced"


def test_a_simulated_connection_is_never_priced_by_a_list(db):
    rehearsal = make_connection(simulated=True, base_url=OPENAI)
    assert token_prices(rehearsal, "gpt-4o-mini", at=NOW).status == "unpriced"


def test_a_connection_without_an_address_is_unpriced(db):
    aws = make_connection("sagemaker", simulated=False, region="us-east-1")
    assert token_prices(aws, "gpt-4o-mini").status == "unpriced"


def test_unpriced_is_null_and_says_why():
    nothing = cost(EVERY, TokenPrices())
    assert (nothing.usd, nothing.status) == (None, "unpriced")
    assert "input" in nothing.basis["formula"]
    assert cost(TokenUsage(), TokenPrices()).usd is None


def test_one_unknown_bucket_makes_the_whole_unpriced_once_it_is_used(openai):
    prices = replace(token_prices(openai, "gpt-4o-mini", at=NOW), output=None)
    assert cost(PROMPT, prices).status == "priced"
    assert cost(PLAIN, prices).status == "unpriced"


def test_the_formula_can_be_followed(openai):
    told = cost(
        TokenUsage(input_tokens=1200, output_tokens=90), token_prices(openai, "gpt-4o-mini")
    )
    assert told.basis["formula"] == "1,200 input × $0.15 + 90 output × $0.6 per 1M tokens"
    assert told.basis["source"].startswith("genai-prices ")
    assert told.usd == Decimal("0.000234")


def test_a_fee_for_the_request_is_in_the_formula(db):
    connection = make_connection(simulated=False, base_url="https://api.perplexity.ai")
    told = cost(TokenUsage(input_tokens=1), token_prices(connection, "sonar", at=NOW))
    assert told.basis["formula"].endswith("for the request")


def test_no_tokens_cost_nothing_where_prices_are_known(openai):
    told = cost(TokenUsage(), token_prices(openai, "gpt-4o-mini"))
    assert (told.usd, told.status, told.basis["formula"]) == (Decimal(0), "priced", "no tokens")


def override(model, *, given_in=None, given_out=None):
    return ModelConfiguration.objects.create(
        model_id=model, per_1k_input_tokens_usd=given_in, per_1k_output_tokens_usd=given_out
    )


def test_an_operators_price_stands_above_the_list(openai):
    row = override("gpt-4o-mini", given_in=Decimal("0.001"), given_out=Decimal("0.002"))
    prices = token_prices(openai, "gpt-4o-mini", at=NOW)
    assert prices.source == "set by an operator"
    assert prices.as_of == row.updated_at
    usage = TokenUsage(input_tokens=1000, output_tokens=500, reasoning_tokens=500)
    assert cost(usage, prices).usd == Decimal("0.003")


def test_what_the_operator_left_open_comes_from_the_list(openai):
    override("gpt-4o-mini", given_in=Decimal("0.001"))
    prices = token_prices(openai, "gpt-4o-mini", at=NOW)
    assert prices.input.usd == Decimal("0.000001")
    assert prices.output.usd == Decimal("0.0000006")
    assert prices.cache_read.usd == Decimal("0.000000075")
    assert prices.cache_write.usd == Decimal("0.000001")
    assert prices.source.startswith("set by an operator and genai-prices")


def test_an_override_without_prices_changes_nothing(openai):
    before = token_prices(openai, "gpt-4o-mini", at=NOW)
    override("gpt-4o-mini")
    assert token_prices(openai, "gpt-4o-mini", at=NOW) == before


def test_an_operator_may_price_what_nobody_lists(db):
    own = make_connection(simulated=False, base_url="http://127.0.0.1:8080/v1")
    override("my-own-tune", given_in=Decimal(0), given_out=Decimal("0.01"))
    told = cost(TokenUsage(input_tokens=9, output_tokens=1), token_prices(own, "my-own-tune"))
    assert (told.usd, told.status) == (Decimal("0.00001"), "priced")
