"""Every door of the API says which scope a program's key needs there, or that no key may."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

from accounts.programs import WithinScope
from accounts.scopes import MEANING, Needs, Scope


def views(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry, address)
        elif isinstance(entry, URLPattern) and address.startswith("api/v1/"):
            yield address, entry.callback.cls


CLOSED = {address: view for address, view in views() if list(view.permission_classes) != [AllowAny]}


@pytest.mark.parametrize("address", CLOSED)
def test_a_door_declares_its_scope_and_asks_for_it(address):
    view = CLOSED[address]
    assert isinstance(getattr(view, "needs", None), Needs), f"{view.__name__}.needs is missing"
    assert WithinScope in view.permission_classes


@pytest.mark.parametrize("address", CLOSED)
def test_a_door_names_a_scope_for_every_method_or_none_on_purpose(address):
    view = CLOSED[address]
    reads, writes = hasattr(view, "get"), {"post", "put", "patch", "delete"} & set(dir(view))
    needs = view.needs
    if needs.any_key or (needs.read is None and needs.write is None):
        return
    assert not reads or needs.read is not None
    assert not writes or needs.write is not None


def test_every_scope_has_its_meaning():
    assert set(MEANING) == set(Scope)
