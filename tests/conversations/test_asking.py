"""From a question over the API to a streamed answer that stands in the database."""

from __future__ import annotations

from decimal import Decimal

from conversations.models import ConversationThread
from tests.conversations.conftest import ended, off_loop, parsed, text_of
from usage.models import LedgerEntry


async def post(api, thread, **body):
    address = f"/api/v1/threads/{thread.id}/messages/"
    return await off_loop(api.post, address, body, format="json")


async def whole(response):
    return b"".join([part async for part in response.streaming_content]).decode()


async def test_a_question_is_answered_as_a_stream_and_ends_in_the_database(
    api_of, user, thread, model, desk
):
    model.always("Hel", "lo, ", "wörld")
    response = await post(await off_loop(api_of, user), thread, content="Say hello.", stream=True)
    assert response.status_code == 200
    assert response.headers["X-Accel-Buffering"] == "no"
    events = parsed(await whole(response))
    names = [name for _, name, _ in events]
    assert names[0] == "started"
    assert names[-2:] == ["usage", "done"]
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    assert text_of(events) == "Hello, wörld"
    message = events[-1][2]["message"]
    assert message["content"] == "Hello, wörld"
    assert message["usage"]["input_tokens"] == 11
    assert message["cost_status"] == "unpriced"
    generation = await ended(events[0][2]["generation_id"])
    assert generation.status == "complete"
    kept = await off_loop(ConversationThread.objects.get, id=thread.id)
    assert kept.tokens_total == 18
    assert kept.requests_count == kept.unpriced_count == 1
    assert kept.cost_total_usd == Decimal(0)
    assert [said["role"] for said in kept.thread_data["messages"]] == ["user", "assistant"]
    assert await off_loop(LedgerEntry.objects.filter(source_id=generation.id).count) == 1


async def test_without_stream_the_answer_comes_whole(api_of, user, thread, model, desk):
    model.always("All at once")
    response = await post(await off_loop(api_of, user), thread, content="Say it.")
    body = await whole(response)
    assert '"success": true' in body
    assert "All at once" in body
