"""Asking a model on an endpoint: both wires, parts that end anywhere, streams that break."""

import asyncio
import json

import pytest

from platforms.contract import Delta, Ending, TokenUsage, Turn
from platforms.errors import Misunderstood, Throttled
from platforms.keeping import keep_open
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.frames import STREAM_HEADERS, failure, frame, part
from tests.platforms.listening import first_of, heard, heard_until_trouble
from tests.platforms.test_openai_wire import COUNTED, USAGE, WHOLE, chunk, events

PLATFORM = platform("sagemaker")
STREAM = "/endpoints/some-endpoint/invocations-response-stream"
ONCE = "/endpoints/some-endpoint/invocations"
CHAT = {"payload": "openai_chat"}
TEXT = {"payload": "text_generation"}


def tokens(*texts, details=None, prefix="data:"):
    """A stream of the older wire, as its containers write it."""
    lines = [{"token": {"id": 1, "text": text, "special": False}} for text in texts]
    lines.append({"token": {"id": 2, "text": "</s>", "special": True}})
    lines[-1] |= {"generated_text": "".join(texts), "details": details}
    return "".join(f"{prefix}{json.dumps(line, ensure_ascii=False)}\n\n" for line in lines).encode()


def streamed(*payloads, then="end", last=b""):
    return Reply(parts=[*map(part, payloads), last], headers=STREAM_HEADERS, then=then)


def split(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 4, 100, 10_000])
async def test_chat_events_are_whole_however_the_parts_were_cut(far_end, aws_access, asked, size):
    far_end.answer(STREAM, streamed(*split(WHOLE, size)))
    text, _, ending = await heard(PLATFORM.chat(aws_access), asked(CHAT))
    assert (text, ending) == ("Grüß dich 👋", Ending(stop_reason="complete", usage=COUNTED))


@pytest.mark.parametrize("size", [1, 4, 100, 10_000])
@pytest.mark.parametrize("prefix", ["data:", ""])
async def test_token_lines_are_whole_however_the_parts_were_cut(
    far_end, aws_access, asked, size, prefix
):
    details = {"finish_reason": "eos_token", "generated_tokens": 3, "input_length": 9}
    far_end.answer(STREAM, streamed(*split(tokens("Grüß ", "dich", details=details), size)))
    text, _, ending = await heard(PLATFORM.chat(aws_access), asked(TEXT))
    assert text == "Grüß dich"
    usage = TokenUsage(input_tokens=9, output_tokens=3)
    assert ending == Ending(stop_reason="complete", usage=usage)


async def test_frames_that_arrive_in_splinters_are_whole(far_end, aws_access, asked):
    far_end.answer(STREAM, Reply(parts=split(part(WHOLE), 7), headers=STREAM_HEADERS))
    assert (await heard(PLATFORM.chat(aws_access), asked(CHAT)))[0] == "Grüß dich 👋"


async def test_the_chat_wire_is_asked_with_the_model_that_the_container_expects(
    far_end, aws_access, asked
):
    far_end.answer(STREAM, streamed(WHOLE))
    recipe = CHAT | {"payload_model": "/opt/ml/model"}
    await heard(PLATFORM.chat(aws_access), asked(recipe, max_tokens=9))
    [seen] = far_end.seen
    assert seen.json["model"] == "/opt/ml/model"
    assert seen.json["messages"] == [{"role": "user", "content": "Hello?"}]
    assert (seen.json["stream"], seen.json["max_tokens"]) == (True, 9)
    assert seen.headers["Content-Type"] == "application/json"


async def test_the_older_wire_is_asked_with_a_lone_prompt_as_it_is(far_end, aws_access, asked):
    far_end.answer(STREAM, streamed(tokens("x", details={"generated_tokens": 1})))
    question = asked(TEXT, max_tokens=9, temperature=0.5, top_p=0.9, stop=("END",))
    await heard(PLATFORM.chat(aws_access), question)
    assert far_end.seen[0].json == {
        "inputs": "Hello?",
        "stream": True,
        "parameters": {
            "max_new_tokens": 9,
            "temperature": 0.5,
            "do_sample": True,
            "top_p": 0.9,
            "stop": ["END"],
            "details": True,
            "return_full_text": False,
        },
    }


async def test_the_older_wire_is_asked_with_a_conversation_as_a_transcript(
    far_end, aws_access, asked
):
    far_end.answer(ONCE, Reply(body=[{"generated_text": "x"}]))
    turns = (
        Turn(role="user", content="a"),
        Turn(role="assistant", content="b"),
        Turn(role="user", content="c"),
    )
    question = asked(
        TEXT, turns=turns, system_prompt="Be short.", temperature=0.0, top_p=1.0, stream=False
    )
    await heard(PLATFORM.chat(aws_access), question)
    sent = far_end.seen[0].json
    assert sent["inputs"] == "Be short.\nUser: a\nAssistant: b\nUser: c\nAssistant:"
    assert sent["parameters"]["stop"] == ["\nUser:"]
    assert sent["parameters"]["do_sample"] is False
    assert "temperature" not in sent["parameters"]
    assert "top_p" not in sent["parameters"]


async def test_a_text_in_one_piece_is_read_although_a_stream_was_asked_for(
    far_end, aws_access, asked
):
    far_end.answer(STREAM, streamed(b'{"generated_text": "All."}'))
    assert (await heard(PLATFORM.chat(aws_access), asked(TEXT)))[0] == "All."


async def test_a_container_that_counts_nothing_is_said_to_have_counted_nothing(
    far_end, aws_access, asked
):
    far_end.answer(STREAM, streamed(tokens("x", details={"finish_reason": "length"})))
    _, _, ending = await heard(PLATFORM.chat(aws_access), asked(TEXT))
    assert ending == Ending(stop_reason="length", usage=None)


@pytest.mark.parametrize(
    ("body", "usage"),
    [
        ([{"generated_text": "Yes."}], None),
        ({"generated_text": "Yes.", "details": {"generated_tokens": 2}}, None),
        (
            [{"generated_text": "Yes.", "details": {"generated_tokens": 2, "prefill": [1, 2, 3]}}],
            TokenUsage(input_tokens=3, output_tokens=2),
        ),
    ],
)
async def test_a_whole_answer_of_the_older_wire(far_end, aws_access, asked, body, usage):
    far_end.answer(ONCE, Reply(body=body))
    text, _, ending = await heard(PLATFORM.chat(aws_access), asked(TEXT, stream=False))
    assert (text, ending.usage) == ("Yes.", usage)


async def test_a_whole_answer_of_the_chat_wire(far_end, aws_access, asked):
    body = {"choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}], "usage": USAGE}
    far_end.answer(ONCE, Reply(body=body))
    text, _, ending = await heard(PLATFORM.chat(aws_access), asked(CHAT, stream=False))
    assert (text, ending.usage) == ("Yes.", COUNTED)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"generated_text": 7}', b"7"])
async def test_a_whole_answer_that_is_none_is_misunderstood(far_end, aws_access, asked, body):
    far_end.answer(ONCE, Reply(body=body))
    for recipe in (CHAT, TEXT):
        with pytest.raises(Misunderstood):
            await heard(PLATFORM.chat(aws_access), asked(recipe, stream=False))


async def test_an_empty_answer_is_an_answer(far_end, aws_access, asked):
    far_end.answer(ONCE, Reply(body=[{"generated_text": ""}]))
    text, _, ending = await heard(PLATFORM.chat(aws_access), asked(TEXT, stream=False))
    assert (text, ending.stop_reason) == ("", "unknown")


HALVES = {
    "openai_chat": events(chunk("Half"), done=False),
    "text_generation": b'data:{"token":{"text":"Half"}}\n\n',
}


@pytest.mark.parametrize("family", sorted(HALVES))
@pytest.mark.parametrize(
    "reply",
    [
        lambda half: streamed(half),
        lambda half: streamed(half, b'data: {"to'),
        lambda half: streamed(half, then="cut"),
        lambda half: streamed(half, last=part(b"more")[:-6], then="cut"),
        lambda half: streamed(half, last=b"\x00" * 40),
        lambda half: streamed(
            half, last=failure("ModelStreamError", ErrorCode="StreamBroken", Message="m")
        ),
        lambda half: streamed(half, last=failure("InternalStreamFailure", Message="m")),
    ],
)
async def test_a_stream_that_breaks_says_so_after_what_it_gave(
    far_end, aws_access, asked, family, reply
):
    far_end.answer(STREAM, reply(HALVES[family]))
    question = asked({"payload": family})
    got, trouble = await heard_until_trouble(PLATFORM.chat(aws_access), question)
    assert got == [Delta(text="Half")]
    assert isinstance(trouble, Misunderstood)
    assert len(far_end.seen) == 1


async def test_frames_of_an_unknown_kind_are_passed_over(far_end, aws_access, asked):
    unknown = frame({":message-type": "event", ":event-type": "Heartbeat"}, b"{}")
    far_end.answer(STREAM, Reply(parts=[unknown, part(WHOLE)], headers=STREAM_HEADERS))
    assert (await heard(PLATFORM.chat(aws_access), asked(CHAT)))[0] == "Grüß dich 👋"


async def test_an_error_line_of_the_older_wire_is_told_in_our_words(far_end, aws_access, asked):
    line = b'data:{"error": "Model is overloaded", "error_type": "overloaded"}\n\n'
    far_end.answer(STREAM, streamed(line))
    with pytest.raises(Throttled):
        await heard(PLATFORM.chat(aws_access), asked(TEXT))
    far_end.answer(STREAM, streamed(b'data:{"error": "bad", "error_type": "generation"}\n\n'))
    with pytest.raises(Misunderstood) as error:
        await heard(PLATFORM.chat(aws_access), asked(TEXT))
    assert error.value.vendor_text == "bad"


async def test_leaving_early_hangs_up_also_where_clients_are_kept(far_end, aws_access, asked):
    far_end.answer(STREAM, streamed(HALVES["openai_chat"], then="hang"))
    async with keep_open():
        assert await first_of(PLATFORM.chat(aws_access), asked(CHAT)) == Delta(text="Half")
        assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_a_finished_answer_leaves_its_connection_for_the_next_question(
    far_end, aws_access, asked
):
    far_end.answer(STREAM, streamed(WHOLE))
    async with keep_open():
        for _ in range(3):
            await heard(PLATFORM.chat(aws_access), asked(CHAT))
    assert len({seen.port for seen in far_end.seen}) == 1


async def test_an_endpoint_that_stays_on_the_line_after_its_last_word_is_left(
    far_end, aws_access, asked
):
    far_end.answer(STREAM, streamed(WHOLE, then="hang"))
    assert (await heard(PLATFORM.chat(aws_access), asked(CHAT)))[0] == "Grüß dich 👋"
    assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)
