"""The web process alone, on a database of its own, with a world for each kind of person."""

import json
import os
import subprocess
import sys

import httpx
import psycopg
import pytest
from django.conf import settings

from tests.browser.conftest import Visitor
from tests.fixtures.product import ROOT, free_port, until


@pytest.fixture(scope="session")
def gallery_environment():
    """The test run's own servers, and a new database in them."""
    name = f"gallery_{os.getpid()}"
    url, _, query = os.environ["DATABASE_URL"].partition("?")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    return {
        **os.environ,
        "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}?{query}",
        "DJANGO_SETTINGS_MODULE": "staque.settings",
    }


@pytest.fixture(scope="session")
def gallery_worlds(gallery_environment, simulator):
    """By name: the session cookie of a person, and the ids of what is theirs."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.gallery.populate", simulator.url],
        cwd=ROOT,
        env=gallery_environment,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def gallery_address(gallery_environment, gallery_worlds, tmp_path_factory):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "staque.asgi:application", "--port", str(port)]
    with (tmp_path_factory.mktemp("gallery") / "log").open("wb") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=gallery_environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(address))
        yield address
    finally:
        web.terminate()
        web.wait(15)


def answers(address):
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def look(chromium, gallery_address, gallery_worlds):
    """Opens a browser for somebody of these worlds."""
    open_now = []

    def visit(who, **context):
        visitor = Visitor(chromium, gallery_address, **context)
        open_now.append(visitor)
        if world := gallery_worlds.get(who):
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world["cookie"]}
            visitor.context.add_cookies([{**cookie, "url": gallery_address}])
        return visitor

    yield visit
    for visitor in open_now:
        visitor.close()
