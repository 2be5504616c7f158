"""Questions that AWS, the container or we ourselves refuse."""

import json
from dataclasses import replace

import pytest

from platforms.contract import Turn
from platforms.errors import Denied, Gone, Refused, Throttled, TryLater
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard
from tests.platforms.test_openai_wire import WHOLE
from tests.platforms.test_sagemaker_asking import CHAT, ONCE, STREAM, streamed

PLATFORM = platform("sagemaker")


@pytest.mark.parametrize(
    ("status", "kind", "said", "wanted"),
    [
        (429, "ThrottlingException", {}, Throttled),
        (403, "AccessDeniedException", {}, Denied),
        (400, "ValidationError", {"message": "Endpoint x of account y not found."}, Gone),
        (400, "ValidationError", {"message": "1 validation error detected"}, Refused),
        (503, "ServiceUnavailable", {}, TryLater),
        (429, "ModelNotReadyException", {}, Throttled),
        (500, "InternalFailure", {}, TryLater),
        (424, "ModelError", {"OriginalStatusCode": 500, "OriginalMessage": "OOM"}, TryLater),
        (424, "ModelError", {"OriginalStatusCode": 400, "OriginalMessage": "no"}, Refused),
        (424, "ModelError", {"OriginalStatusCode": 404, "OriginalMessage": "no"}, Refused),
        (424, "ModelError", {"OriginalStatusCode": 429, "OriginalMessage": "no"}, Throttled),
        (424, "ModelError", {"Message": "gone silent"}, TryLater),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_refusals_are_told_in_our_words_and_not_repeated(
    far_end, aws_access, asked, status, kind, said, wanted, stream
):
    reply = Reply(status=status, body=said, headers={"x-amzn-ErrorType": kind})
    far_end.answer(STREAM if stream else ONCE, reply)
    with pytest.raises(wanted):
        await heard(PLATFORM.chat(aws_access), asked(CHAT, stream=stream))
    assert len(far_end.seen) == 1


async def test_a_prompt_too_long_for_the_container_is_told_as_such(far_end, aws_access, asked):
    inner = json.dumps({"error": {"code": "context_length_exceeded", "message": "m"}})
    said = {"OriginalStatusCode": 400, "OriginalMessage": inner}
    reply = Reply(status=424, body=said, headers={"x-amzn-ErrorType": "ModelError"})
    far_end.answer(STREAM, reply)
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(aws_access), asked(CHAT))
    assert error.value.code == "too_long"


async def test_a_container_that_rejects_stream_options_is_asked_without(far_end, aws_access, asked):
    said = {"OriginalStatusCode": 422, "OriginalMessage": "unknown field stream_options"}
    no = Reply(status=424, body=said, headers={"x-amzn-ErrorType": "ModelError"})
    far_end.answer(STREAM, no, streamed(WHOLE))
    assert (await heard(PLATFORM.chat(aws_access), asked(CHAT)))[0] == "Grüß dich 👋"
    assert ["stream_options" in seen.json for seen in far_end.seen] == [True, False]


async def test_a_recipe_without_a_known_wire_is_refused_unsent(far_end, aws_access, asked):
    for recipe in ({}, {"payload": ""}, {"payload": "telepathy"}):
        with pytest.raises(Refused) as error:
            await heard(PLATFORM.chat(aws_access), asked(recipe))
        assert error.value.code == "unknown_payload"
    assert far_end.seen == []


async def test_a_conversation_larger_than_an_endpoint_takes_is_refused_unsent(
    far_end, aws_access, asked
):
    turns = (Turn(role="user", content="x" * 6_300_000),)
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(aws_access), asked(CHAT, turns=turns))
    assert error.value.code == "too_long"
    assert far_end.seen == []


async def test_an_address_that_is_not_allowed_is_refused_unsent(far_end, aws_access, asked):
    access = replace(aws_access, network=replace(aws_access.network, allow_loopback=False))
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(access), asked(CHAT))
    assert error.value.code == "forbidden_address"
    assert far_end.seen == []
