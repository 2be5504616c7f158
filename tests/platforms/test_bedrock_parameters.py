"""Parameters that a model takes, does not take, or takes only in a certain company."""

import pytest

from platforms.bedrock.facts import asking_of, facts_of, parameters_of, read
from platforms.errors import Refused
from platforms.registry import platform
from tests.platforms.bedrock_far import STREAM, access_to, ending, recipe, streamed, text
from tests.platforms.listening import heard

BUDGETED = "anthropic.claude-haiku-4-5-20251001-v1:0"
ADAPTIVE = "anthropic.claude-opus-5-5"
EFFORT = "openai.gpt-oss-20b-1:0"
CONFIGURED = "amazon.nova-2-lite-v1:0"


def recipe_like(model_id):
    return recipe(asking=asking_of(facts_of(model_id)))


async def sent(far_end, question):
    far_end.answer(STREAM, streamed(text("x"), ending()))
    await heard(platform("bedrock").chat(access_to(far_end)), question)
    return far_end.seen[-1].json


async def refused(far_end, question):
    with pytest.raises(Refused) as error:
        await heard(platform("bedrock").chat(access_to(far_end)), question)
    assert error.value.code == "parameter"
    assert error.value.advice
    assert far_end.seen == []
    return error.value.text


@pytest.mark.parametrize(
    ("model_id", "effort", "fields"),
    [
        (BUDGETED, "low", {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
        (ADAPTIVE, "high", {"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}),
        (EFFORT, "medium", {"reasoning_effort": "medium"}),
        (CONFIGURED, "low", {"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "low"}}),
    ],
)
async def test_an_effort_of_reasoning_is_asked_for_as_the_recipe_says(
    far_end, asked, model_id, effort, fields
):
    body = await sent(far_end, asked(recipe_like(model_id), reasoning_effort=effort))
    assert body["additionalModelRequestFields"] == fields


@pytest.mark.parametrize("recipe_said", [recipe(), recipe_like("amazon.nova-lite-v1:0")])
async def test_an_effort_is_refused_where_no_recipe_says_how(far_end, asked, recipe_said):
    said = await refused(far_end, asked(recipe_said, reasoning_effort="low"))
    assert "effort of reasoning" in said


@pytest.mark.parametrize(("asked_for", "limit"), [(500, 1524), (None, 5120), (63_999, 64_000)])
async def test_thought_gets_room_beside_the_answer(far_end, asked, asked_for, limit):
    question = asked(recipe_like(BUDGETED), reasoning_effort="low", max_tokens=asked_for)
    body = await sent(far_end, question)
    assert body["inferenceConfig"]["maxTokens"] == limit


async def test_no_more_is_asked_for_than_the_model_is_known_to_write(far_end, asked):
    body = await sent(far_end, asked(recipe_like("amazon.nova-pro-v1:0"), max_tokens=64_000))
    assert body["inferenceConfig"]["maxTokens"] == 10_000


@pytest.mark.parametrize(
    ("model_id", "given"),
    [
        (ADAPTIVE, {"temperature": 0.5}),
        (ADAPTIVE, {"top_p": 0.5}),
        (BUDGETED, {"temperature": 0.5, "top_p": 0.5}),
        (BUDGETED, {"temperature": 0.5, "reasoning_effort": "low"}),
        (CONFIGURED, {"max_tokens": 5, "reasoning_effort": "high"}),
    ],
)
async def test_what_a_model_does_not_take_is_refused_and_not_dropped(
    far_end, asked, model_id, given
):
    assert "does not take" in await refused(far_end, asked(recipe_like(model_id), **given))


async def test_what_nobody_knows_of_is_left_to_the_model(far_end, asked):
    question = asked(recipe(), temperature=0.5, top_p=0.5)
    body = await sent(far_end, question)
    assert body["inferenceConfig"] == {"temperature": 0.5, "topP": 0.5}


def test_the_longest_prefix_decides_and_the_unknown_stays_unknown():
    assert facts_of("anthropic.claude-opus-4-1-20250805-v1:0")["context_window"] == 200_000
    assert facts_of("anthropic.claude-opus-5-5")["prefix"] == "anthropic.claude-opus-5"
    assert facts_of("maker.thing-v1:0") == {}
    assert parameters_of({}) is None


def test_parameters_carry_the_bounds_that_are_known():
    found = {one.name: one for one in parameters_of(facts_of("amazon.nova-pro-v1:0"))}
    assert (found["temperature"].minimum, found["temperature"].maximum) == (0, 1)
    assert (found["max_tokens"].minimum, found["max_tokens"].maximum) == (1, 10_000)
    assert set(found) == {"max_tokens", "temperature", "top_p", "stop"}


def test_every_fact_says_where_it_is_from():
    assert read("models")["as_of"]
    assert all(said["source"] for said in read("models")["models"])
    assert all(said["source"] for said in read("price_names")["aliases"])
