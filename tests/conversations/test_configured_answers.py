"""What a model's configuration says is said to the model, unless the thread says otherwise."""

from __future__ import annotations

from conversations.models import ConversationThread
from modelcatalog.models import ModelConfiguration
from tests.conversations.conftest import ask, ended, off_loop, said


async def configure(resource):
    await off_loop(
        ModelConfiguration.objects.create,
        model_id=resource.model_id,
        system_prompt="Be brief.",
        parameters={"temperature": 0.2, "max_tokens": 50, "reasoning_effort": "low"},
    )


async def test_a_thread_that_says_nothing_is_answered_as_configured(
    user, thread, resource, model, desk
):
    await configure(resource)
    model.always("Yes")
    message = await said(await ended((await ask(user, thread)).id))
    assert message["status"] == "complete", message
    body = model.seen[-1].body
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (body["temperature"], body["max_tokens"]) == (0.2, 50)
    assert body["reasoning_effort"] == "low"


async def test_the_threads_own_word_stands_above_the_configuration(
    user, thread, resource, model, desk
):
    await configure(resource)
    own = {"system_prompt": "Be long.", "parameters": {"temperature": 1.0}}
    await off_loop(ConversationThread.objects.filter(id=thread.id).update, **own)
    model.always("Yes")
    await ended((await ask(user, thread)).id)
    body = model.seen[-1].body
    assert body["messages"][0]["content"] == "Be long."
    assert (body["temperature"], body["max_tokens"]) == (1.0, 50)
