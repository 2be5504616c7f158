"""Operators see that people talk, never what they say."""

from __future__ import annotations

import pytest

from conversations import actions
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread


@pytest.mark.parametrize("name", ["conversation", "conversationthread", "generation"])
def test_lists_show_no_words_and_change_nothing(name, client_of, super_admin, user):
    connection = make_connection(base_url="http://127.0.0.1:9/v1", simulated=False)
    resource = make_resource(user, make_catalog_model(connection), hourly=False)
    thread = make_thread(user, resource, title="My secret plan")
    actions.ask(by=user, thread_id=thread.id, content="My secret plan")
    browser = client_of(super_admin)
    address = f"/admin/conversations/{name}/"
    shown = browser.get(address)
    assert shown.status_code == 200
    assert "secret plan" not in shown.content.decode()
    assert browser.get(f"{address}add/").status_code == 403


def test_a_thread_has_no_page_of_its_own_in_the_admin(client_of, super_admin, user):
    thread = make_thread(user, title="My secret plan")
    address = f"/admin/conversations/conversationthread/{thread.id}"
    for page in ("change", "history", "delete"):
        shown = client_of(super_admin).get(f"{address}/{page}/")
        assert shown.status_code == 403
        assert "secret plan" not in shown.content.decode()
