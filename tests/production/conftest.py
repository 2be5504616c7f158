"""The image's content, its servers, and a site on them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from launcher.folder import Folder
from launcher.testing import quick_place
from tests.launcher.serving import running
from tests.production.far_end import MODEL, FarEnd
from tests.production.image import lay_out
from tests.production.site import Site

MAKE = """
import sys
import django
django.setup()
from accounts.models import User
from modelcatalog.models import CatalogModel, Connection
from deployments.models import DeployedResource
from django.utils import timezone
connection = Connection.objects.create(
    platform="openai_compatible", name=sys.argv[1], base_url=sys.argv[1], simulated=False)
model = CatalogModel.objects.create(connection=connection, platform=connection.platform,
    model_id=sys.argv[2], name="Word by word", refreshed_at=timezone.now())
resource = DeployedResource.objects.create(user=User.objects.get(), connection=connection,
    catalog_model=model, platform=connection.platform, resource_type="openai-compatible",
    model_id=model.model_id, resource_name=sys.argv[1], remote_name=sys.argv[1], simulated=False,
    status="in_service", observed_status="in_service", desired_status="in_service")
print(connection.pk, resource.pk)
"""


@pytest.fixture(scope="session")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    lay_out(folder)
    return folder


@pytest.fixture(scope="module")
def servers():
    """Servers of their own, which a test may stop: (supervisor, postgres, valkey)."""
    path = Path(tempfile.mkdtemp(prefix="staque-data-", dir=quick_place()))
    with running(Folder.at(path)) as all_of_them:
        yield all_of_them
    home = Folder(path).remembered("postgres.json").get("home")
    for place in (home, path):
        shutil.rmtree(place or path, ignore_errors=True)


@pytest.fixture(scope="module")
def site(image, servers, tmp_path_factory):
    _, postgres, valkey = servers
    folder = tmp_path_factory.mktemp("site")
    one = Site(folder, image, database_url=postgres.url, redis_url=valkey.url)
    one.prepare()
    yield one
    one.close()


@pytest.fixture
def far_end():
    one = FarEnd()
    yield one
    one.close()


@pytest.fixture
def resource(site, far_end):
    done = site.run(sys.executable, "-c", MAKE, far_end.url, MODEL)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1]
