"""What a program's key may do in a conversation besides talking."""

from rest_framework.test import APIClient

from accounts.actions.api_keys import make_key
from tests.conversations.test_waking import asleep

__all__ = ["asleep"]


def test_a_key_for_chat_alone_starts_nothing(user, thread, asleep):
    def asked(*scopes):
        _, text = make_key(by=user, name="Nightly", scopes=scopes, expires_at=None)
        program = APIClient(HTTP_AUTHORIZATION=f"Bearer {text}")
        body = {"content": "Are you there?", "start": True, "stream": True}
        return program.post(f"/api/v1/threads/{thread.id}/messages/", body, format="json")

    refused = asked("chat")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    asleep.refresh_from_db()
    assert asleep.desired_status == "stopped"
    assert asked("chat", "deployments.write").status_code == 200
    asleep.refresh_from_db()
    assert asleep.desired_status == "in_service"
