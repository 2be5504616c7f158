"""A real inference server that no one here wrote, asked through the adapter."""

import pytest

from platforms.contract import Access, NetworkPolicy, Order, Question, Secret, TokenUsage, Turn
from platforms.errors import Denied, Refused
from platforms.registry import platform
from tests.platforms.listening import heard

PLATFORM = platform("openai_compatible")


@pytest.fixture
def access(llama_server):
    return Access(
        platform="openai_compatible",
        simulated=False,
        base_url=llama_server.base_url,
        secret=Secret(llama_server.api_key),
        network=NetworkPolicy(allow_loopback=True),
    )


def question(llama_server, words="Who are you?", **said):
    order = Order(name="mine", model_id=llama_server.model_id)
    return Question(order=order, turns=(Turn(role="user", content=words),), **said)


@pytest.mark.parametrize("stream", [True, False])
async def test_it_says_its_sentence_and_counts_its_own_tokens(llama_server, access, stream):
    chat = PLATFORM.chat(access)
    text, thought, ending = await heard(chat, question(llama_server, stream=stream))
    assert (text, thought) == (llama_server.sentence, "")
    assert ending.stop_reason == "complete"
    # Seven words and the end; "user: Who are you?\n>" is 20 bytes, each a token, and a beginning.
    assert ending.usage.output_tokens == 8
    assert ending.usage.input_tokens + ending.usage.cache_read_tokens == 21
    assert ending.usage.reasoning_tokens == ending.usage.cache_write_tokens == 0


async def test_what_it_read_before_counts_as_read_from_its_cache(llama_server, access):
    chat = PLATFORM.chat(access)
    asked = question(llama_server, "The very same words twice.")
    _, _, first = await heard(chat, asked)
    _, _, second = await heard(chat, asked)
    whole = first.usage.input_tokens + first.usage.cache_read_tokens
    assert second.usage == TokenUsage(input_tokens=1, cache_read_tokens=whole - 1, output_tokens=8)


async def test_a_limit_of_tokens_is_told_as_such(llama_server, access):
    text, _, ending = await heard(PLATFORM.chat(access), question(llama_server, max_tokens=3))
    assert text == "I am a"
    assert ending.stop_reason == "length"
    assert ending.usage.output_tokens == 3


async def test_too_long_a_conversation_is_refused_as_too_long(llama_server, access):
    with pytest.raises(Refused) as refused:
        await heard(PLATFORM.chat(access), question(llama_server, "x" * 2000))
    assert refused.value.code == "too_long", refused.value.vendor_text


async def test_a_wrong_key_is_denied_and_never_repeated(llama_server, access):
    wrong = Access(
        platform=access.platform,
        simulated=False,
        base_url=access.base_url,
        secret=Secret("sk-wrong-one"),
        network=access.network,
    )
    with pytest.raises(Denied) as denied:
        await heard(PLATFORM.chat(wrong), question(llama_server))
    assert "sk-wrong-one" not in f"{denied.value!r} {denied.value.vendor_text}"


def test_it_lists_its_model_which_is_in_service(llama_server, access):
    order = Order(name="mine", model_id=llama_server.model_id)
    models = list(PLATFORM.catalog(access).models())
    assert [model.model_id for model in models] == [llama_server.model_id]
    assert PLATFORM.launcher(access).observe(order).status == "in_service"
    check = PLATFORM.verify(access)
    assert (check.verdict, check.title) == ("pass", "llama.cpp answers and lists its models")


def test_it_tells_how_much_of_a_prompt_it_holds(llama_server, access):
    (model,) = PLATFORM.catalog(access).models()
    assert 0 < model.context_window <= 1024
    assert model.source == "GET /models, GET /props"
    assert PLATFORM.probe(access)["server"] == "llamacpp"
