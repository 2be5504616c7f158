"""People, doors and connections that many tests need."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organization, Role, User
from staque.connections import celery_broker
from tests.factories import make_organization, make_user

# What takes a quarter of a second on purpose would be half of all the time that tests take.
BCryptSHA256PasswordHasher.rounds = 4

# Tests that run side by side have a Valkey database each, as they have one of PostgreSQL's.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    own = settings.REDIS_URL.replace("db=0", f"db={int(worker.removeprefix('gw')) + 1}")
    settings.REDIS_URL = settings.CACHES["default"]["LOCATION"] = own
    settings.CELERY_BROKER_URL = celery_broker(own)

# Every browser of a test has middleware of its own, which would list all static files anew.
settings.WHITENOISE_AUTOREFRESH = True

# Tests ask more in a minute than people do; those of throttling set numbers of their own.
settings.STAQUE_THROTTLES = {}

# What is covered is asked of the tests of each room. Those that try every door and every crash
# would add nothing but half of their time again.
UNMEASURED = {
    "contract", "degraded", "e2e", "faults", "guards", "launcher", "matrix", "preflight",
    "production", "seed", "simulator", "wrong",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in UNMEASURED:
            item.add_marker("no_cover")
    # They also take longest: begun last, they would be waited for by all others.
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is None)


pytest_plugins = [f"tests.fixtures.{name}" for name in ("simulator", "llama_server", "product")]


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization("Acme")


@pytest.fixture
def user(organization: Organization) -> User:
    return make_user("owner", organization=organization)


@pytest.fixture
def teammate(organization: Organization) -> User:
    return make_user("teammate", organization=organization)


@pytest.fixture
def admin(organization: Organization) -> User:
    return make_user("boss", organization=organization, role=Role.ADMIN)


@pytest.fixture
def stranger(db: None) -> User:
    return make_user("stranger", organization=make_organization("Elsewhere"))


@pytest.fixture
def super_admin(db: None) -> User:
    return make_user("root", role=Role.SUPER_ADMIN)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return client


@pytest.fixture
def api_of() -> Callable[[User], APIClient]:
    """A script that holds the person's token."""
    from accounts.tokens import issue

    def api(user: User) -> APIClient:
        script = APIClient()
        script.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(user).access}")
        return script

    return api
