"""Asking a foundation model: what is sent, what is heard, and streams that break."""

import asyncio
from dataclasses import replace

import pytest

from platforms.contract import Delta, Ending, TokenUsage, Turn
from platforms.errors import Misunderstood, PlatformError, Refused, Throttled, TryLater
from platforms.keeping import keep_open
from platforms.registry import platform
from tests.platforms.bedrock_far import (
    BASE,
    ONCE,
    STREAM,
    access_to,
    ending,
    recipe,
    refusal,
    streamed,
    text,
    thought,
    whole,
)
from tests.platforms.far_end import Reply
from tests.platforms.frames import STREAM_HEADERS, event, failure
from tests.platforms.listening import first_of, heard, heard_until_trouble

PLATFORM = platform("bedrock")
COUNTED = TokenUsage(input_tokens=9, output_tokens=4)
GREETING = (
    event("messageStart", role="assistant"),
    text("Grüß "),
    text("dich 👋"),
    event("contentBlockStop", contentBlockIndex=0),
    ending(),
)


@pytest.fixture
def chat(far_end):
    return PLATFORM.chat(access_to(far_end))


def split(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
async def test_frames_are_whole_however_they_were_cut_on_the_way(far_end, chat, asked, size):
    far_end.answer(STREAM, streamed(*split(b"".join(GREETING), size)))
    said, thinking, end = await heard(chat, asked(recipe()))
    assert (said, thinking) == ("Grüß dich 👋", "")
    assert end == Ending(stop_reason="complete", usage=COUNTED)


async def test_a_question_is_sent_in_the_shape_for_all_models(far_end, chat, asked):
    far_end.answer(STREAM, streamed(*GREETING))
    turns = (
        Turn(role="user", content="a"),
        Turn(role="assistant", content="b"),
        Turn(role="user", content="c"),
    )
    question = asked(
        recipe(), turns=turns, system_prompt="Be short.", max_tokens=9, temperature=0.5, top_p=0.9,
        stop=("END",),
    )  # fmt: skip
    await heard(chat, question)
    assert far_end.seen[0].json == {
        "messages": [
            {"role": "user", "content": [{"text": "a"}]},
            {"role": "assistant", "content": [{"text": "b"}]},
            {"role": "user", "content": [{"text": "c"}]},
        ],
        "system": [{"text": "Be short."}],
        "inferenceConfig": {
            "maxTokens": 9,
            "temperature": 0.5,
            "topP": 0.9,
            "stopSequences": ["END"],
        },
    }


async def test_what_was_not_asked_for_is_not_sent(far_end, chat, asked):
    far_end.answer(STREAM, streamed(*GREETING))
    await heard(chat, asked(recipe()))
    assert set(far_end.seen[0].json) == {"messages"}


async def test_neighbours_of_one_role_share_a_message_and_blank_ones_are_left_out(
    far_end, chat, asked
):
    far_end.answer(STREAM, streamed(*GREETING))
    turns = (
        Turn(role="user", content="a"),
        Turn(role="assistant", content="  "),
        Turn(role="user", content="b"),
        Turn(role="user", content="c"),
    )
    await heard(chat, asked(recipe(), turns=turns))
    assert far_end.seen[0].json["messages"] == [
        {"role": "user", "content": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}
    ]


async def test_the_profile_of_the_region_is_asked_not_the_model(far_end, chat, asked):
    far_end.answer("/model/us.maker.thing-v1:0/converse", whole({"text": "Yes."}))
    ways = {"us-east-1": "us.maker.thing-v1:0", "eu-west-1": "eu.maker.thing-v1:0"}
    assert (await heard(chat, asked(recipe(invocable=ways), stream=False)))[0] == "Yes."


async def test_a_profile_of_ones_own_is_asked_by_its_arn(far_end, chat, asked):
    arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc"
    far_end.answer(f"/model/{arn}/converse", whole({"text": "Yes."}))
    question = asked(recipe(invocable={"us-east-1": arn}), stream=False)
    assert (await heard(chat, question))[0] == "Yes."


async def test_a_region_that_the_recipe_does_not_know_is_refused_unsent(far_end, chat, asked):
    question = asked(recipe())
    question = replace(question, order=replace(question.order, region="eu-west-1"))
    with pytest.raises(Refused) as error:
        await heard(chat, question)
    assert error.value.code == "unknown_way"
    assert far_end.seen == []


async def test_thought_is_told_apart_from_the_answer(far_end, chat, asked):
    signed = event(
        "contentBlockDelta", contentBlockIndex=0, delta={"reasoningContent": {"signature": "s"}}
    )
    frames = (thought("Hmm, "), thought("well."), signed, text("Yes.", 1), ending())
    far_end.answer(STREAM, streamed(*frames))
    assert (await heard(chat, asked(recipe())))[:2] == ("Yes.", "Hmm, well.")
    reasoning = {"reasoningContent": {"reasoningText": {"text": "Hmm.", "signature": "s"}}}
    far_end.answer(ONCE, whole(reasoning, {"text": "Yes."}))
    assert (await heard(chat, asked(recipe(), stream=False)))[:2] == ("Yes.", "Hmm.")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("end_turn", "complete"),
        ("stop_sequence", "stop_sequence"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("guardrail_intervened", "filtered"),
        ("content_filtered", "filtered"),
        ("tool_use", "unknown"),
        ("malformed_model_output", "unknown"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_why_an_answer_ended_is_told_in_our_words(far_end, chat, asked, said, reason, stream):
    far_end.answer(STREAM, streamed(text("x"), ending(said)))
    far_end.answer(ONCE, whole({"text": "x"}, reason=said))
    _, _, end = await heard(chat, asked(recipe(), stream=stream))
    assert end.stop_reason == reason


@pytest.mark.parametrize("stream", [True, False])
async def test_what_went_through_the_cache_is_counted_beside_the_input(
    far_end, chat, asked, stream
):
    usage = {
        "inputTokens": 5,
        "outputTokens": 7,
        "totalTokens": 132,
        "cacheReadInputTokens": 100,
        "cacheWriteInputTokens": 20,
    }
    far_end.answer(STREAM, streamed(text("x"), ending(usage=usage)))
    far_end.answer(ONCE, whole({"text": "x"}, usage=usage))
    _, _, end = await heard(chat, asked(recipe(), stream=stream))
    assert end.usage == TokenUsage(
        input_tokens=5, output_tokens=7, cache_read_tokens=100, cache_write_tokens=20
    )


@pytest.mark.parametrize("usage", [{}, {"inputTokens": 5}, {"inputTokens": -1, "outputTokens": 2}])
async def test_half_a_count_is_none(far_end, chat, asked, usage):
    far_end.answer(STREAM, streamed(text("x"), ending(usage=usage)))
    assert (await heard(chat, asked(recipe())))[2].usage is None


async def test_a_stream_that_ends_without_its_counts_has_none(far_end, chat, asked):
    stop = event("messageStop", stopReason="end_turn")
    far_end.answer(STREAM, streamed(text("x"), stop))
    assert (await heard(chat, asked(recipe())))[2] == Ending(stop_reason="complete", usage=None)


async def test_events_of_unknown_kinds_are_passed_over(far_end, chat, asked):
    unknown = event("somethingNew", what="ever")
    far_end.answer(STREAM, streamed(unknown, text("x"), ending()))
    assert (await heard(chat, asked(recipe())))[0] == "x"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("throttlingException", Throttled),
        ("modelStreamErrorException", Misunderstood),
        ("internalServerException", TryLater),
        ("serviceUnavailableException", TryLater),
        ("validationException", Refused),
    ],
)
async def test_an_exception_amid_the_stream_is_told_after_what_was_said(
    far_end, chat, asked, kind, wanted
):
    far_end.answer(STREAM, streamed(text("Half"), failure(kind, message="because")))
    got, trouble = await heard_until_trouble(chat, asked(recipe()))
    assert got == [Delta(text="Half")]
    assert type(trouble) is wanted
    assert trouble.vendor_text == "because"
    assert len(far_end.seen) == 1


@pytest.mark.parametrize(
    "reply",
    [
        streamed(text("Half")),
        streamed(text("Half"), then="cut"),
        streamed(text("Half"), text("more")[:-6], then="cut"),
        streamed(text("Half"), b"\x00" * 40),
    ],
)
async def test_a_stream_that_breaks_says_so_after_what_it_gave(far_end, chat, asked, reply):
    far_end.answer(STREAM, reply)
    got, trouble = await heard_until_trouble(chat, asked(recipe()))
    assert got == [Delta(text="Half")]
    assert isinstance(trouble, Misunderstood)
    assert len(far_end.seen) == 1


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", {"output": {}}, b"7"])
async def test_a_whole_answer_that_is_none_is_misunderstood(far_end, chat, asked, body):
    far_end.answer(ONCE, Reply(body=body))
    with pytest.raises(PlatformError) as error:
        await heard(chat, asked(recipe(), stream=False))
    assert isinstance(error.value, Misunderstood)


async def test_a_limit_that_aws_states_is_asked_within(far_end, chat, asked):
    said = (
        "The maximum tokens you requested exceeds the model limit of 10000. Try again with a "
        "maximum tokens value that is lower than 10000."
    )
    far_end.answer(STREAM, refusal("ValidationException", said), streamed(*GREETING))
    assert (await heard(chat, asked(recipe(), max_tokens=64_000)))[0] == "Grüß dich 👋"
    limits = [seen.json["inferenceConfig"]["maxTokens"] for seen in far_end.seen]
    assert limits == [64_000, 10_000]


async def test_a_limit_that_is_refused_again_is_not_asked_a_third_time(far_end, chat, asked):
    said = "The maximum tokens you requested exceeds the model limit of 10000."
    far_end.answer(STREAM, refusal("ValidationException", said))
    with pytest.raises(Refused) as error:
        await heard(chat, asked(recipe(), max_tokens=64_000))
    assert error.value.code == "max_tokens"
    assert len(far_end.seen) == 2


async def test_leaving_early_hangs_up_also_where_clients_are_kept(far_end, chat, asked):
    far_end.answer(STREAM, streamed(text("Half"), then="hang"))
    async with keep_open():
        assert await first_of(chat, asked(recipe())) == Delta(text="Half")
        assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_a_finished_answer_leaves_its_connection_for_the_next_question(far_end, chat, asked):
    far_end.answer(STREAM, Reply(parts=[*GREETING], headers=STREAM_HEADERS))
    async with keep_open():
        for _ in range(3):
            await heard(chat, asked(recipe()))
    assert len({seen.port for seen in far_end.seen}) == 1
    assert {seen.path for seen in far_end.seen} == {f"/model/{BASE}/converse-stream"}


async def test_an_address_that_is_not_allowed_is_refused_unsent(far_end, asked):
    access = access_to(far_end)
    access = replace(access, network=replace(access.network, allow_loopback=False))
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(access), asked(recipe()))
    assert error.value.code == "forbidden_address"
    assert far_end.seen == []
