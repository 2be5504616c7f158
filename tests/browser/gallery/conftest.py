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


@pytest.fixture(scope="session")
def look(chromium, gallery):
    """The browser of somebody of these worlds, the same at every visit, with a quiet console."""
    open_now = {}

    def visit(who):
        visitor = open_now.get(who) or Visitor(chromium, gallery.address)
        visitor.forget_remarks()
        if (world := gallery.told.get(who)) and who not in open_now:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world["cookie"]}
            visitor.context.add_cookies([{**cookie, "url": gallery.address}])
        open_now[who] = visitor
        return visitor

    yield visit
    for visitor in open_now.values():
        visitor.close()
