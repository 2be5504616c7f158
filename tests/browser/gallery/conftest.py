"""A web process with a world for each kind of person; nothing there moves by itself."""

import pytest
from django.conf import settings

from tests.browser.conftest import Visitor
from tests.fixtures.web import web


@pytest.fixture(scope="session")
def gallery(simulator, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    with web("gallery", "tests.browser.gallery.populate", folder, simulator.url) as running:
        yield running


@pytest.fixture(scope="session")
def gallery_worlds(gallery):
    """By name: the session cookie of a person, and the ids of what is theirs."""
    return gallery.told


@pytest.fixture
def look(chromium, gallery):
    """Opens a browser for somebody of these worlds."""
    open_now = []

    def visit(who, **context):
        visitor = Visitor(chromium, gallery.address, **context)
        open_now.append(visitor)
        if world := gallery.told.get(who):
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world["cookie"]}
            visitor.context.add_cookies([{**cookie, "url": gallery.address}])
        return visitor

    yield visit
    for visitor in open_now:
        visitor.close()
