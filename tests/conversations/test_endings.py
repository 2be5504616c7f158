"""How an answer ends that does not end as others do."""

from __future__ import annotations

from conversations import pages
from conversations.models import ConversationThread
from conversations.streaming import entries
from conversations.watching import Following
from tests.conversations.conftest import ask, ended, off_loop, said


async def test_a_mistake_of_ours_fails_the_answer_and_says_so(user, thread, model, desk):
    wrong = {"parameters": {"frequency": 1}}
    await off_loop(ConversationThread.objects.filter(id=thread.id).update, **wrong)
    message = await said(await ended((await ask(user, thread)).id))
    assert (message["status"], message["error"]["code"]) == ("failed", "unknown_parameter")
    await off_loop(ConversationThread.objects.filter(id=thread.id).update, parameters=[1])
    message = await said(await ended((await ask(user, thread)).id))
    assert (message["status"], message["error"]["code"]) == ("failed", "server_error")


async def test_an_answer_cut_at_its_length_says_so(user, thread, model, desk):
    def script(call):
        call.say("Only so")
        call.end(reason="length")

    model.script = script
    message = await said(await ended((await ask(user, thread)).id))
    assert (message["status"], message["stop_reason"]) == ("complete", "length")
    assert "greatest length" in pages.said(message).notice


async def test_thought_is_shown_live_but_is_no_part_of_the_answer(user, thread, model, desk):
    def script(call):
        call.lines.put_nowait({"choices": [{"index": 0, "delta": {"reasoning_content": "Hmm."}}]})
        call.say("Yes")
        call.end()

    model.script = script
    generation = await ask(user, thread)
    events = [entry async for entry in told(generation.id)]
    thoughts = [entry.data for entry in events if entry.data.get("reasoning")]
    assert thoughts == [{"text": "Hmm.", "reasoning": True}]
    message = await said(await ended(generation.id))
    assert message["content"] == "Yes"


async def told(generation_id):
    async with Following(generation_id) as tail:
        async for entry in entries(tail):
            yield entry
