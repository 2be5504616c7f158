"""People, doors and connections that many tests need."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from django.test import Client
from rest_framework.test import APIClient
from xdist.scheduler import LoadScopeScheduling

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

# Those that start processes or try every door take longest: all others would wait for them.
FIRST = {
    "contract", "degraded", "e2e", "faults", "guards", "launcher", "matrix", "preflight",
    "production", "seed", "simulator", "wrong",
}  # fmt: skip
# What starts many processes and waits for them: `make test-whole` runs it.
LONG = (
    "degraded/",
    "launcher/test_backup.py",
    "production/test_several.py",
    "seed/test_adopting.py",
)
# What uses a Staque for so long that others need one of theirs.
OF_ITS_OWN = ("test_failing_and_mending", "test_journey")
# What tries every input at every door: `make test` takes every so manieth, the same each time.
SWEEPS = ("guards/test_wrong_inputs.py", "matrix/", "preflight/", "wrong/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here, share = Path(__file__).parent, int(os.environ.get("STAQUE_TEST_SHARE", "1"))
    left_out = []
    for item in items:
        file = item.path.relative_to(here)
        if str(file).startswith(LONG):
            item.add_marker("long")
        swept = str(file).startswith(SWEEPS) and hasattr(item, "callspec")
        if swept and crc32(item.nodeid.encode()) % share:
            left_out.append(item)
    config.hook.pytest_deselected(items=left_out)
    dropped = set(left_out)
    kept = [item for item in items if item not in dropped]
    items[:] = sorted(kept, key=lambda item: item.path.relative_to(here).parts[0] not in FIRST)


class Together(LoadScopeScheduling):
    """A file stays on one worker; so do all files whose tests only use a Staque that runs."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0]).relative_to("tests")
        shared = file.parts[0] in ("browser", "e2e") and file.stem not in OF_ITS_OWN
        return str(file.parent if shared else file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


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
