"""Public list prices: the same as their own calculator says, and for own hosts alone."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from genai_prices import Usage, calc_price
from genai_prices.data_snapshot import get_snapshot

from modelcatalog.listprices import list_price, whole_prompt
from modelcatalog.pricing import cost, token_prices
from modelcatalog.rates import NOTHING
from platforms.contract import TokenUsage
from tests.factories import make_connection

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPENAI = "https://api.openai.com/v1"
USAGES = {
    "a short question": TokenUsage(input_tokens=12, output_tokens=34),
    "only a prompt": TokenUsage(input_tokens=1),
    "read from cache": TokenUsage(input_tokens=100, output_tokens=5, cache_read_tokens=900),
    "written to cache": TokenUsage(input_tokens=7, output_tokens=5, cache_write_tokens=2048),
    "all of it cached": TokenUsage(output_tokens=1, cache_read_tokens=5000),
    "with thought": TokenUsage(input_tokens=50, output_tokens=20, reasoning_tokens=3000),
    "every bucket": TokenUsage(
        input_tokens=11,
        output_tokens=13,
        cache_read_tokens=17,
        cache_write_tokens=19,
        reasoning_tokens=23,
    ),
    "at the edge of a tier": TokenUsage(input_tokens=200_000, output_tokens=10),
    "over the edge by its cache alone": TokenUsage(
        input_tokens=1, output_tokens=10, cache_read_tokens=199_999, cache_write_tokens=1
    ),
    "long": TokenUsage(input_tokens=900_001, output_tokens=64_000, cache_read_tokens=3),
}
MODELS = [
    (OPENAI, "openai", "gpt-4o-mini"),
    (OPENAI, "openai", "gpt-5"),
    (OPENAI, "openai", "o3"),
    ("https://api.anthropic.com/v1", "anthropic", "claude-sonnet-4-5"),
    ("https://api.anthropic.com", "anthropic", "claude-haiku-4-5"),
    ("https://generativelanguage.googleapis.com/v1beta/openai", "google", "gemini-2.5-pro"),
    ("https://api.deepseek.com", "deepseek", "deepseek-chat"),
    ("https://api.groq.com/openai/v1", "groq", "llama-3.3-70b-versatile"),
    ("https://openrouter.ai/api/v1", "openrouter", "openai/gpt-4o-mini"),
    ("https://api.perplexity.ai", "perplexity", "sonar"),
    ("https://api.mistral.ai/v1", "mistral", "mistral-large-latest"),
]


def inclusive(usage):
    """Our disjoint buckets as genai-prices' own calculator wants them."""
    return Usage(
        input_tokens=whole_prompt(usage),
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        output_tokens=usage.output_tokens + usage.reasoning_tokens,
        output_reasoning_tokens=usage.reasoning_tokens,
    )


@pytest.mark.parametrize("usage", USAGES.values(), ids=USAGES)
@pytest.mark.parametrize(("url", "provider", "model"), MODELS, ids=lambda value: str(value))
def test_every_bucket_costs_what_the_price_lists_own_calculator_says(
    db, url, provider, model, usage
):
    connection = make_connection(simulated=False, base_url=url)
    theirs = calc_price(inclusive(usage), model, provider_id=provider, genai_request_timestamp=NOW)
    ours = cost(usage, token_prices(connection, model, at=NOW))
    assert ours.status == "priced"
    assert ours.usd == theirs.total_price


def test_the_table_meets_tiers_cache_prices_fees_and_reasoning():
    """Else the comparison above would prove less than it seems to."""
    found = [list_price(url, model, at=NOW) for url, _, model in MODELS]
    assert any(price.input.tiers for price in found)
    assert any(price.cache_write for price in found)
    assert any(price.per_request for price in found)
    assert any(not price.cache_read for price in found)


def test_thought_with_a_price_of_its_own_costs_that():
    priced = [
        (provider, model)
        for provider in get_snapshot().providers
        for model in provider.models
        if model.get_prices(NOW).output_reasoning_mtok is not None
    ]
    assert priced
    usage = USAGES["with thought"]
    for provider, model in priced:
        theirs = calc_price(
            inclusive(usage), model.id, provider_id=provider.id, genai_request_timestamp=NOW
        )
        listed = list_price(f"https://api.{provider.id}.ai", model.id, at=NOW)
        assert listed.reasoning, provider.id
        rates = (
            (usage.input_tokens, listed.input),
            (usage.output_tokens, listed.output),
            (usage.reasoning_tokens, listed.reasoning),
        )
        total = sum((count * rate.at(0) for count, rate in rates), listed.per_request)
        assert total == theirs.total_price


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9000/openai/v1",
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com.example.net/v1",
        "https://example.net/api.openai.com/v1",
        "https://example.net/x.googleapis.com",
        "https://example.net/x.openai.azure.com",
        "https://a.googleapis.com.example.net/y.googleapis.com/",
        "https://me@api.openai.com/v1",
        "https://api.openai.com:what/v1",
        "https:///v1",
        "not a url",
        "",
    ],
)
@pytest.mark.parametrize("model", ["gpt-4o-mini", "gemini-2.5-pro"])
def test_nobody_elses_host_is_priced_by_the_models_name(url, model):
    assert list_price(url, model, at=NOW) is NOTHING


@pytest.mark.parametrize(
    "url", [OPENAI, f"{OPENAI}/", "https://API.OpenAI.com/v1", "https://api.openai.com"]
)
def test_the_providers_own_host_is_priced(url):
    assert list_price(url, "gpt-4o-mini", at=NOW).input.usd == Decimal("0.00000015")


def test_a_host_with_its_path_is_known_too():
    url = "https://router.huggingface.co/groq/openai/v1"
    groq = next(one for one in get_snapshot().providers if one.id == "huggingface_groq")
    assert list_price(url, groq.models[0].id, at=NOW).input
    assert list_price("https://router.huggingface.co/", groq.models[0].id, at=NOW) is NOTHING
