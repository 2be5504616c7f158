"""Every fault at every call of every saga: complete or wholly undone, and never an orphan."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connections

from modelcatalog.models import CatalogModel, Price, Unit
from modelcatalog.recording import record_models
from tests.deployments.conftest import MODEL, offered  # noqa: F401  # a fixture
from tests.factories import make_connection, make_organization, make_user
from tests.faults.batches import Batch
from tests.faults.rows import FAULTS, ROWS
from tests.faults.workers import Worker
from tests.fixtures.simulator import ROLE

pytestmark = [pytest.mark.matrix, pytest.mark.django_db]
SEED = 20261120
WHOLE = bool(os.environ.get("STAQUE_WHOLE_MATRIX"))
KILLS = [fault for fault in FAULTS if fault.startswith("killed")]


def chosen():
    """All of it, or every kill and one fault more, the same each time."""
    others = [fault for fault in FAULTS if fault not in KILLS]
    return FAULTS if WHOLE else [*KILLS, random.Random(SEED).choice(others)]


@pytest.fixture(scope="module")
def elsewhere(django_db_setup, django_db_blocker):
    """A thread whose connection commits, which a test's own never does."""
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as thread:
        yield lambda work, *given: thread.submit(work, *given).result()


@pytest.fixture(scope="module")
def stage(elsewhere, simulator, offered, tmp_path_factory):  # noqa: F811  # the fixture
    """Committed rows and a real worker on them; all of it is swept away in the end."""
    made = elsewhere(prepared, simulator, offered)
    with Worker(tmp_path_factory.mktemp("faults") / "worker.log") as worker:
        yield {**made, "cloud": simulator, "worker": worker}
    elsewhere(swept)


def prepared(simulator, models):
    connection = make_connection(
        "sagemaker", region="us-east-1", endpoint_url=simulator.url, execution_role_arn=ROLE
    )
    record_models(connection, models, datetime.now(UTC))
    for kind, usd in (("ml.g5.2xlarge", "1.515"), ("ml.g5.12xlarge", "7.09")):
        Price.objects.create(
            connection=connection, unit=Unit.INSTANCE_HOUR, region="us-east-1",
            instance_type=kind, usd=Decimal(usd), source="test", as_of=datetime.now(UTC),
        )  # fmt: skip
    model = CatalogModel.objects.get(connection=connection, model_id=MODEL)
    user = make_user("operator", organization=make_organization("Faults"))
    return {"user": user, "model": model}


def swept():
    call_command("flush", interactive=False, verbosity=0)
    connections.close_all()


@pytest.fixture(scope="module")
def outcomes(stage, elsewhere):
    """Row → outcome; a batch is played when its first row is asked for."""
    played = {}

    def outcome(row):
        if row.fault not in played:
            begun = time.monotonic()
            batch = Batch(**stage, rows=[one for one in ROWS if one.fault == row.fault])
            # Played once, also when it breaks off: its rows then fail by what is missing.
            played[row.fault] = {}
            played[row.fault] = elsewhere(batch.play)
            seconds = time.monotonic() - begun
            print(f"\n{row.fault}: {len(batch.rows)} rows in {seconds:.0f} s")
        return played[row.fault][row]

    return outcome


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.fault in chosen()], ids=lambda row: row.name
)
def test_whatever_happens_it_ends_whole(row, outcomes):
    found = outcomes(row)
    assert found.status == row.end, found.log
    assert found.open_steps == [], found.log
    assert len(found.endpoints) == (row.end == "in_service"), found.log
    assert found.created <= 1 + (row.fault == "opposite wish"), found.log
    if row.end == "deleted":
        assert found.cloud == [], found.log
    # The last thing told of its standing is how it stands.
    standings = ("in_service", "stopped", "deleted", "updated")
    last = [code for code in found.told if code in standings][-1]
    assert last == row.end or (last, row.end) == ("updated", "in_service"), found.log


def test_no_cloud_object_is_left_without_a_row(outcomes, stage):
    for row in ROWS:
        if row.fault in chosen():
            outcomes(row)
    names = {resource.remote_name for resource in stage["user"].resources.all()}
    for place in stage["cloud"].state()["places"]:
        for kind in ("models", "configs", "endpoints"):
            for name in place[kind]:
                assert name in names or name.rpartition("-r")[0] in names


def test_the_matrix_has_its_size():
    assert len(ROWS) >= 90
