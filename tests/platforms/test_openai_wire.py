"""OpenAI's wire, read from bytes."""

import json

import pytest

from platforms.contract import Delta, Ending, Secret, TokenUsage, Turn
from platforms.dialects import Dialect
from platforms.errors import Misunderstood, Throttled
from platforms.lines import LONGEST_LINE, Lines
from platforms.openai_usage import usage_of
from platforms.openai_wire import ChatStream, chat_body, whole_answer

USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
COUNTED = TokenUsage(input_tokens=7, output_tokens=3)


def chunk(text=None, *, finish=None, **more):
    delta = {} if text is None else {"content": text}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def events(*chunks, done=True):
    lines = [f"data: {json.dumps(one, ensure_ascii=False)}\n\n" for one in chunks]
    return "".join([*lines, "data: [DONE]\n\n" if done else ""]).encode()


def read(*parts, secret=None):
    stream = ChatStream(secret=secret)
    found = [event for part in parts for event in stream.feed(part)]
    return [*found, *stream.finish()]


WHOLE = events(
    chunk(""),
    chunk("Grüß "),
    chunk("dich 👋"),
    chunk(finish="stop", usage=None),
    {"choices": [], "usage": USAGE},
)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 4096])
def test_parts_may_end_anywhere_also_within_a_character(size):
    parts = [WHOLE[start : start + size] for start in range(0, len(WHOLE), size)]
    assert read(*parts) == [
        Delta(text="Grüß "),
        Delta(text="dich 👋"),
        Ending(stop_reason="complete", usage=COUNTED),
    ]


def test_comments_event_names_blank_lines_and_carriage_returns_are_passed_over():
    bytes_ = b": ping\r\n\r\nevent: message\r\nid: 4\r\n" + WHOLE.replace(b"\n", b"\r\n")
    assert len(read(bytes_)) == 3


def test_bare_json_lines_are_read_like_events():
    lines = "\n".join(json.dumps(one) for one in (chunk("Hi"), chunk(finish="length"))).encode()
    assert read(lines) == [Delta(text="Hi"), Ending(stop_reason="length", usage=None)]


def test_a_message_in_one_piece_is_read_although_a_stream_was_asked_for():
    answer = {"choices": [{"message": {"content": "All."}, "finish_reason": "stop"}]}
    assert read(json.dumps(answer).encode())[0] == Delta(text="All.")


def test_nothing_after_done_counts():
    assert read(WHOLE, events(chunk("more")))[-1] == Ending(stop_reason="complete", usage=COUNTED)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("stop", "complete"),
        ("length", "length"),
        ("content_filter", "filtered"),
        ("tool_calls", "unknown"),
        ("something new", "unknown"),
    ],
)
def test_reasons_to_stop_are_told_in_our_words(said, meant):
    assert read(events(chunk(finish=said)))[-1].stop_reason == meant


def test_an_end_without_a_reason_is_an_unknown_one():
    assert read(events(chunk("Hi")))[-1] == Ending(stop_reason="unknown", usage=None)


def test_an_end_without_done_is_an_end_where_a_reason_was_given():
    assert read(events(chunk("Hi", finish="stop"), done=False))[-1].stop_reason == "complete"


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_thought_is_kept_apart_from_the_answer(name):
    thinking = {"choices": [{"delta": {name: "Hm", "content": ""}}]}
    assert read(events(thinking, chunk("Yes")))[:2] == [
        Delta(text="Hm", reasoning=True),
        Delta(text="Yes"),
    ]


def test_a_refusal_and_text_in_parts_are_text():
    said = {"choices": [{"delta": {"content": [{"text": "a"}, {"no": 1}, "x", {"text": "b"}]}}]}
    refused = {"choices": [{"delta": {"refusal": "No."}}]}
    assert read(events(said, refused))[:2] == [Delta(text="ab"), Delta(text="No.")]


def test_other_choices_than_the_first_are_not_mixed_in():
    other = {"choices": [{"index": 1, "delta": {"content": "other"}}, "odd"]}
    odd = {"choices": [{"index": 0, "delta": "odd"}, {"index": 0, "delta": {"content": 7}}]}
    assert read(events(other, odd, {"choices": None}, chunk("mine")))[:-1] == [Delta(text="mine")]


@pytest.mark.parametrize(
    "cut",
    [
        events(chunk("Half an"), done=False),
        events(chunk("Half an"), done=False)[:-9],
        b"",
        b"data: {\n",
        b"data: [1]\n",
        b"data: \xff\xfe\n",
    ],
)
def test_a_stream_that_breaks_off_or_cannot_be_read_is_misunderstood(cut):
    with pytest.raises(Misunderstood):
        read(cut)


def test_a_line_without_end_is_given_up():
    with pytest.raises(Misunderstood):
        list(Lines().feed(b"x" * (LONGEST_LINE + 1)))


def test_an_error_amid_a_stream_ends_it_in_our_words():
    said = {"error": {"message": "sk-mine went wrong", "type": "server_error"}}
    with pytest.raises(Misunderstood) as error:
        read(events(chunk("Hi"), said), secret=Secret("sk-mine"))
    assert error.value.code == "stream_error"
    assert error.value.vendor_text == "••• went wrong"


def test_an_error_amid_a_stream_with_a_status_means_that_status():
    with pytest.raises(Throttled):
        read(events({"error": {"message": "slow down", "code": 429}}))
    with pytest.raises(Misunderstood):
        read(events({"error": "just words"}))


def test_an_answer_fetched_whole_holds_thought_text_and_ending():
    message = {"role": "assistant", "content": "Yes.", "reasoning_content": "Hm"}
    body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}
    assert list(whole_answer(json.dumps(body).encode())) == [
        Delta(text="Hm", reasoning=True),
        Delta(text="Yes."),
        Ending(stop_reason="complete", usage=COUNTED),
    ]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"choices": []}', b"\xff"])
def test_an_answer_without_text_is_misunderstood(body):
    with pytest.raises(Misunderstood):
        list(whole_answer(body))


def test_an_error_in_place_of_an_answer_is_an_error():
    with pytest.raises(Throttled):
        list(whole_answer(b'{"error": {"code": "429", "message": "later"}}'))


def test_a_question_mentions_only_what_is_wanted(asked):
    assert chat_body(asked(stream=False), model="m") == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hello?"}],
    }


def test_a_question_says_everything_that_is_wanted(asked):
    turns = (Turn(role="user", content="a"), Turn(role="assistant", content="b"))
    question = asked(
        turns=turns,
        system_prompt="Be short.",
        max_tokens=5,
        temperature=0.0,
        top_p=0.9,
        stop=("END",),
    )
    assert chat_body(question, model="") == {
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b"},
        ],
        "max_tokens": 5,
        "temperature": 0.0,
        "top_p": 0.9,
        "stop": ["END"],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    other = chat_body(question, model="", dialect=Dialect(False, "max_completion_tokens"))
    assert "stream_options" not in other
    assert other["max_completion_tokens"] == 5


def counts(prompt=None, completion=None, total=None, **details):
    said = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total}
    inner = {"cached_tokens", "cache_write_tokens"} & set(details)
    said["prompt_tokens_details"] = {name: details[name] for name in inner}
    said["completion_tokens_details"] = {"reasoning_tokens": details.get("reasoning")}
    return said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (counts(10, 5, 15), (10, 5, 0, 0, 0)),
        (counts(10, 5, 15, cached_tokens=4), (6, 5, 4, 0, 0)),
        (counts(10, 5, 15, cached_tokens=4, cache_write_tokens=5), (1, 5, 4, 5, 0)),
        (counts(10, 5, 15, reasoning=2), (10, 3, 0, 0, 2)),
        (counts(10, 5, 17, reasoning=2), (10, 5, 0, 0, 2)),
        (counts(10, 5, 15, cached_tokens=99), (0, 5, 10, 0, 0)),
        (counts(10, 5, 15, cached_tokens=8, cache_write_tokens=8), (0, 5, 8, 2, 0)),
        (counts(10, 5, 15, reasoning=9), (10, 0, 0, 0, 5)),
        (counts(10, -5, 10), (10, 0, 0, 0, 0)),
        (counts(10, 5, 15, cached_tokens=-3), (10, 5, 0, 0, 0)),
        (counts(10, None, 15), (10, 5, 0, 0, 0)),
        (counts(None, 5, 15), (10, 5, 0, 0, 0)),
        (counts(10.0, 5.0), (10, 5, 0, 0, 0)),
    ],
)
def test_counts_are_disjoint_never_negative_and_add_up(said, meant):
    usage = usage_of(said)
    found = (
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_tokens,
        usage.cache_write_tokens,
        usage.reasoning_tokens,
    )
    assert found == meant


@pytest.mark.parametrize("said", [None, {}, [], "10", {"prompt_tokens": True}, counts(total=9)])
def test_no_counts_are_no_usage_instead_of_zeros(said):
    assert usage_of(said) is None
