"""Asking an OpenAI-compatible server, well and badly behaved."""

import asyncio
from dataclasses import replace

import pytest

from platforms.contract import Delta, Ending, Secret, TokenUsage
from platforms.dialects import Dialect
from platforms.errors import Denied, Misunderstood, Refused, Throttled, Unreachable
from platforms.keeping import keep_open
from platforms.openai_chat import WireChat
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.listening import first_of, heard, heard_until_trouble
from tests.platforms.test_openai_wire import COUNTED, USAGE, WHOLE, chunk, events

PLATFORM = platform("openai_compatible")
CHAT = "/v1/chat/completions"
SSE = {"Content-Type": "text/event-stream"}


def bytewise(data):
    return [data[place : place + 1] for place in range(len(data))]


async def test_a_streamed_answer_is_whole_however_it_was_cut(far_end, server_access, asked):
    far_end.answer(CHAT, Reply(parts=bytewise(WHOLE), headers=SSE))
    text, _, ending = await heard(PLATFORM.chat(server_access), asked())
    assert (text, ending) == ("Grüß dich 👋", Ending(stop_reason="complete", usage=COUNTED))


async def test_the_question_carries_the_key_the_model_and_the_wish_for_usage(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[WHOLE], headers=SSE))
    await heard(PLATFORM.chat(server_access), asked())
    [seen] = far_end.seen
    assert seen.headers["Authorization"] == "Bearer sk-very-secret"
    assert seen.json["model"] == "some-model"
    assert seen.json["stream_options"] == {"include_usage": True}


async def test_without_a_key_none_is_sent(far_end, server_access, asked):
    far_end.answer(CHAT, Reply(parts=[WHOLE], headers=SSE))
    await heard(PLATFORM.chat(replace(server_access, secret=None)), asked())
    assert "Authorization" not in far_end.seen[0].headers


async def test_a_key_with_a_line_break_is_refused_unsent(far_end, server_access, asked):
    access = replace(server_access, secret=Secret("sk-a\r\nX-Evil: yes"))
    with pytest.raises(Denied):
        await heard(PLATFORM.chat(access), asked())
    assert far_end.seen == []


async def test_a_server_that_never_sends_usage_is_said_to_have_sent_none(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), chunk(finish="stop"))], headers=SSE))
    _, _, ending = await heard(PLATFORM.chat(server_access), asked())
    assert ending.usage is None


async def test_a_server_that_rejects_stream_options_is_asked_without(far_end, server_access, asked):
    no = Reply(status=400, body={"error": {"message": "Unknown parameter: 'stream_options'"}})
    far_end.answer(CHAT, no, Reply(parts=[WHOLE], headers=SSE))
    text, _, _ = await heard(PLATFORM.chat(server_access), asked())
    assert text == "Grüß dich 👋"
    first, second = far_end.seen
    assert "stream_options" in first.json
    assert "stream_options" not in second.json


async def test_a_server_that_names_the_limit_differently_is_asked_in_its_way(
    far_end, server_access, asked
):
    words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    no = Reply(status=400, body={"error": {"message": words}})
    far_end.answer(CHAT, no, Reply(parts=[WHOLE], headers=SSE))
    await heard(PLATFORM.chat(server_access), asked(max_tokens=5))
    first, second = far_end.seen
    assert first.json["max_tokens"] == second.json["max_completion_tokens"] == 5
    assert "max_tokens" not in second.json


async def test_a_refusal_amid_an_answer_is_never_asked_anew(far_end, server_access, asked):
    said = {"error": {"message": "stream_options went wrong", "code": 400}}
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), said)], headers=SSE))
    with pytest.raises(Refused):
        await heard(PLATFORM.chat(server_access), asked())
    assert len(far_end.seen) == 1


async def test_a_server_that_refuses_every_form_is_asked_once_a_form(far_end, server_access, asked):
    words = "stream_options, max_tokens, max_completion_tokens: I take none of them."
    far_end.answer(CHAT, Reply(status=400, body={"error": {"message": words}}))
    with pytest.raises(Refused):
        await heard(PLATFORM.chat(server_access), asked(max_tokens=5))
    assert len(far_end.seen) == 3


async def test_any_other_refusal_is_not_asked_again(far_end, server_access, asked):
    far_end.answer(CHAT, Reply(status=400, body={"error": {"message": "temperature is too high"}}))
    with pytest.raises(Refused):
        await heard(PLATFORM.chat(server_access), asked())
    assert len(far_end.seen) == 1


async def test_an_answer_wanted_whole_comes_as_one_delta(far_end, server_access, asked):
    body = {"choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}], "usage": USAGE}
    far_end.answer(CHAT, Reply(body=body))
    events_ = [event async for event in PLATFORM.chat(server_access).ask(asked(stream=False))]
    assert events_ == [Delta(text="Yes."), Ending(stop_reason="complete", usage=COUNTED)]
    assert "stream" not in far_end.seen[0].json


async def test_a_server_that_answers_whole_though_asked_to_stream_is_understood(
    far_end, server_access, asked
):
    body = {"choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}]}
    far_end.answer(CHAT, Reply(body=body))
    assert (await heard(PLATFORM.chat(server_access), asked()))[0] == "Yes."


@pytest.mark.parametrize("then", ["end", "cut"])
async def test_a_stream_that_breaks_off_says_so_after_what_it_gave(
    far_end, server_access, asked, then
):
    half = events(chunk("Half"), done=False)
    far_end.answer(CHAT, Reply(parts=[half, b'data: {"cho'], headers=SSE, then=then))
    got, trouble = await heard_until_trouble(PLATFORM.chat(server_access), asked())
    assert isinstance(trouble, Misunderstood)
    assert got == [Delta(text="Half")]
    assert len(far_end.seen) == 1


async def test_an_error_amid_the_stream_is_told_without_our_key(far_end, server_access, asked):
    said = {"error": {"message": "key sk-very-secret expired", "code": 401}}
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), said)], headers=SSE))
    with pytest.raises(Denied) as error:
        await heard(PLATFORM.chat(server_access), asked())
    assert error.value.vendor_text == "key ••• expired"


async def test_throttling_says_how_long_to_wait_and_is_not_repeated(far_end, server_access, asked):
    far_end.answer(CHAT, Reply(status=429, headers={"Retry-After": "3"}))
    with pytest.raises(Throttled) as error:
        await heard(PLATFORM.chat(server_access), asked())
    assert (error.value.retry_after, len(far_end.seen)) == (3.0, 1)


async def test_leaving_early_hangs_up_on_the_server(far_end, server_access, asked):
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), done=False)], headers=SSE, then="hang"))
    assert await first_of(PLATFORM.chat(server_access), asked()) == Delta(text="Hi")
    assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_leaving_early_hangs_up_also_where_connections_are_kept(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), done=False)], headers=SSE, then="hang"))
    async with keep_open():
        await first_of(PLATFORM.chat(server_access), asked())
        assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_a_server_that_stays_on_the_line_after_its_last_word_is_left(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[WHOLE], headers=SSE, then="hang"))
    text, _, _ = await heard(PLATFORM.chat(server_access), asked())
    assert text == "Grüß dich 👋"
    assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_a_finished_answer_leaves_its_connection_for_the_next_question(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[WHOLE], headers=SSE))
    async with keep_open():
        for _ in range(3):
            await heard(PLATFORM.chat(server_access), asked())
    assert len({seen.port for seen in far_end.seen}) == 1


async def test_an_address_that_is_not_allowed_is_refused_unsent(far_end, server_access, asked):
    access = replace(server_access, network=replace(server_access.network, allow_loopback=False))
    with pytest.raises(Refused):
        await heard(PLATFORM.chat(access), asked())
    assert far_end.seen == []


async def test_nobody_at_the_address_is_unreachable(far_end, server_access, asked):
    far_end.close()
    with pytest.raises(Unreachable):
        await heard(PLATFORM.chat(server_access), asked())


async def test_an_absurdly_long_answer_is_not_read_to_its_end(
    far_end, server_access, asked, monkeypatch
):
    from platforms import openai_chat as chat

    monkeypatch.setattr(chat, "LONGEST_ANSWER", 1000)
    far_end.answer(CHAT, Reply(body=b" " * 2000))
    with pytest.raises(Misunderstood):
        await heard(PLATFORM.chat(server_access), asked(stream=False))


async def test_a_server_may_be_silent_as_long_as_its_kind_is_known_to_be(
    far_end, server_access, asked
):
    far_end.answer(CHAT, Reply(parts=[events(chunk("Hi"), done=False)], headers=SSE, then="hang"))
    chat = WireChat(server_access, Dialect(silence_seconds=0.2))
    got, trouble = await heard_until_trouble(chat, asked())
    assert (got, type(trouble)) == ([Delta(text="Hi")], Unreachable)


async def test_usage_of_thinking_models_is_told_apart(far_end, server_access, asked):
    usage = USAGE | {"completion_tokens_details": {"reasoning_tokens": 2}}
    chunks = events(chunk("x", finish="stop"), {"choices": [], "usage": usage})
    far_end.answer(CHAT, Reply(parts=[chunks], headers=SSE))
    _, _, ending = await heard(PLATFORM.chat(server_access), asked())
    assert ending.usage == TokenUsage(input_tokens=7, output_tokens=1, reasoning_tokens=2)
