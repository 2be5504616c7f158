"""Valid sheets of the forms about conversations."""

from conversations.forms import ColumnForm, NewThreadForm, ThreadForm, TogetherForm
from deployments.queries import ready
from tests.wrong.sheets import CLEANED, CONVERSATION, THREAD, TOGETHER, Sheet, ask

CHAT = {
    "/chat/new/": Sheet(
        "/chat/new/",
        data={"content": "Hello?", "resource_id": "{running}"},
        form=lambda world: NewThreadForm(),
        bad={"resource_id": ("{their_running}", "{deleted}", "{stopped}")},
        accepts={"content: nul": CLEANED},
        shown_again=False,
    ),
    "/chat/together/": Sheet(
        "/chat/together/",
        data={"resource_ids": ["{running}", "{other}"]},
        form=lambda world: TogetherForm(None, ready=ready(world.people["owner"])),
        bad={"resource_ids": ("{their_running}", "{stopped}")},
        shown_again=False,
    ),
    f"{TOGETHER}ask/": ask(
        "/chat/together/{id}/ask/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        states={"/chat/together/{conversation_busy}/ask/": 409},
    ),
    f"{TOGETHER}stop/": Sheet(
        "/chat/together/{id}/stop/", id="{conversation_busy}", theirs="{their_conversation_busy}"
    ),
    f"{TOGETHER}add/": Sheet(
        "/chat/together/{id}/add/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        data={"resource_id": "{other}"},
        form=lambda world: ColumnForm(),
        bad={"resource_id": ("{their_running}",)},
        shown_again=False,
    ),
    f"{CONVERSATION}delete/": Sheet(
        "/chat/conversation/{id}/delete/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        states={"/chat/conversation/{conversation_busy}/delete/": 409},
    ),
    f"{CONVERSATION}archive/": Sheet(
        "/chat/conversation/{id}/archive/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
    ),
    f"{THREAD}ask/": ask(
        "/chat/{id}/ask/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        states={"/chat/{thread_busy}/ask/": 409, "/chat/{thread_deleted}/ask/": 409},
    ),
    f"{THREAD}again/": Sheet(
        "/chat/{id}/again/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        states={"/chat/{thread_busy}/again/": 409, "/chat/{thread_running}/again/": 409},
    ),
    f"{THREAD}change/": Sheet(
        "/chat/{id}/change/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        data={"title": "Ideas", "resource_id": "{other}"},
        form=lambda world: ThreadForm(),
        bad={"resource_id": ("{their_running}",)},
        accepts={"title: nul": CLEANED},
        states={"/chat/{thread_busy}/change/": 409},
        shown_again=False,
    ),
    f"{THREAD}stop/": Sheet("/chat/{id}/stop/", id="{thread_busy}", theirs="{their_thread_busy}"),
}  # fmt: skip
