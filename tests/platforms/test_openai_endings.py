"""Why an answer ended, in our words, whatever the server calls it."""

import json

import pytest

from platforms.contract import Delta, Order, Question, Turn
from platforms.openai_wire import chat_body, whole_answer
from tests.platforms.test_openai_wire import chunk, events, read


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("stop", "complete"),
        ("STOP", "complete"),
        ("length", "length"),
        ("content_filter", "filtered"),
        ("SAFETY", "filtered"),
        ("tool_calls", "unknown"),
        ("abort", "unknown"),
    ],
)
def test_each_servers_word_for_the_end_has_one_meaning(word, reason):
    assert read(events(chunk("Hi", finish=word)))[-1].stop_reason == reason


def test_a_refusal_is_shown_and_said_to_be_one_however_it_came():
    refusal = {"choices": [{"index": 0, "delta": {"refusal": "I will not."}}]}
    text, ending = read(events(refusal, chunk(finish="stop")))
    assert (text, ending.stop_reason) == (Delta(text="I will not."), "filtered")
    message = {"content": None, "refusal": "I will not."}
    body = json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode()
    assert list(whole_answer(body)) == [text, ending]


def test_what_a_filter_notes_beside_the_text_is_passed_over():
    first = {"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}
    late = {"choices": [{"index": 0, "finish_reason": None, "content_filter_offsets": {}}]}
    text, ending = read(events(first, chunk("Hi"), late, chunk(finish="stop")))
    assert (text, ending.stop_reason) == (Delta(text="Hi"), "complete")


def test_the_wish_for_more_thought_is_passed_on_and_else_not_mentioned():
    said = {"order": Order(name="a", model_id="m"), "turns": (Turn(role="user", content="Hi"),)}
    assert chat_body(Question(**said, reasoning_effort="low"), model="m")["reasoning_effort"] == (
        "low"
    )
    assert "reasoning_effort" not in chat_body(Question(**said), model="m")
