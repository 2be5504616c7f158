"""Every POST of the API that spends money honours `Idempotency-Key`."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.scopes import Needs, Scope

SPENDING = {Scope.CHAT, Scope.DEPLOYMENTS_WRITE}
FREE = {
    "stop/": "ends spending",
    "conversations/": "makes an empty container",
    "threads/": "makes an empty history",
}


def posts(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from posts(entry, address)
        elif isinstance(entry, URLPattern) and address.startswith("api/v1/"):
            post = getattr(entry.callback.cls, "post", None)
            needs = getattr(entry.callback.cls, "needs", None)
            if post and isinstance(needs, Needs) and needs.write in SPENDING:
                yield address, post


POSTS = dict(posts())
COSTLY = {one: post for one, post in POSTS.items() if not one.endswith(tuple(FREE))}


@pytest.mark.parametrize("address", COSTLY)
def test_it_is_done_once_under_one_key(address):
    assert getattr(COSTLY[address], "honours_key", False), f"POST {address} may be paid twice"


def test_the_known_ones_are_among_them():
    assert {
        "api/v1/deployments/",
        "api/v1/deployments/<uuid:resource_id>/start/",
        "api/v1/deployments/<uuid:resource_id>/restart/",
        "api/v1/threads/<uuid:thread_id>/messages/",
    } <= set(COSTLY)


def test_the_list_of_free_ones_names_only_what_exists():
    assert all(any(one.endswith(end) for one in POSTS) for end in FREE)
