"""Every planted fault: what the plan says of it, and what becomes of deploying it anyway."""

import pytest

from deployments.models import DeployedResource
from deployments.patience import patiently
from modelcatalog.models import CatalogModel
from modelcatalog.recording import record_models
from platforms.sagemaker.checks import checks_of
from tests.deployments.conftest import offered  # noqa: F401  # a fixture
from tests.deployments.living import look_after
from tests.factories import NOW, make_connection
from tests.preflight.account import Account
from tests.preflight.neighbours import Neighbours
from tests.preflight.rows import INSTANCE, ROWS
from tests.preflight.world import World

LINE = "{:<42} {:<12} {:<8} {:<11} {}"


@pytest.fixture(scope="module")
def neighbours():
    running = Neighbours()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """On a busy machine the accounts of these tests, which run beside them, take their time."""
    monkeypatch.setitem(checks_of.__kwdefaults__, "seconds", 8.0)
    monkeypatch.setattr(patiently, "__defaults__", (12.0,))


@pytest.fixture(scope="module")
def table():
    """Row by row what was foretold and what came; printed when all are through."""
    lines = []
    yield lines
    print("\n" + LINE.format("planted", "check", "verdict", "ended", "said"))
    print("\n".join(lines))
    print(f"{len(lines)} planted, every verdict came true")


@pytest.fixture
def world(simulator, neighbours, monkeypatch, settings):
    settings.STAQUE_POLL_SECONDS_MOVING = settings.STAQUE_POLL_SECONDS_RESTING = 0.02
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA111122223333TEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "for-tests")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    simulator.reset()
    neighbours.reset()
    account = Account(simulator, neighbours)
    yield World(account)
    account.close()


@pytest.fixture
def script(world, admin, api_of, offered):  # noqa: F811  # the fixture
    """Plans and deploys by the API, as an admin's program does."""

    def ask(path, row, **more):
        connection = (
            make_connection(
                "sagemaker",
                simulated=False,
                region="us-east-1",
                endpoint_url=world.account.url,
                **world.settings,
            )
            if not CatalogModel.objects.exists()
            else None
        )
        if connection is not None:
            record_models(connection, offered, NOW)
        body = {
            "model_id": str(CatalogModel.objects.get(model_id=row.model).pk),
            "instance_type": INSTANCE,
            **row.asked,
            **more,
        }
        return api_of(admin).post(f"/api/v1/deployments/{path}", body, format="json")

    return ask


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_verdict_comes_true(row, world, script, table):
    row.plant(world)
    options = {**row.options, **row.filled(world)}
    plan = script("plan/", row, options=options).json()["data"]
    checks = {check["code"]: check for check in plan["checks"]}
    check = checks[row.code]
    verdicts = {code: found["verdict"] for code, found in checks.items()}
    assert check["verdict"] == row.verdict, (check, verdicts)
    assert check["looked_at"], check
    assert check["remedy"] or row.verdict != "fail", check
    others = {code for code, verdict in verdicts.items() if verdict == "fail"} - {row.code}
    assert not others or row.code in ("role", "recipe", "credentials", "instance"), verdicts
    assert plan["refused"] is (row.verdict == "fail")

    made = script("", row, options=options, force=True)
    assert made.status_code == 202, made.content
    ended = look_after(made.json()["data"]["id"], over)
    assert ended.status == row.ends, (ended.status_reason_text, verdicts)
    table.append(LINE.format(row.name, row.code, row.verdict, ended.status, check["detail"][:60]))


def over(resource: DeployedResource) -> bool:
    return resource.status in ("in_service", "failed")


def test_there_are_enough_of_them():
    planted = [row for row in ROWS if row.verdict != "pass"]
    assert len({row.name for row in planted}) >= 25
    assert sum(row.verdict == "unknown" for row in ROWS) >= 5
    assert {row.ends for row in ROWS if row.verdict == "unknown"} == {"failed", "in_service"}
    for row in ROWS:
        if row.verdict != "unknown":
            assert row.ends == ("failed" if row.verdict == "fail" else "in_service")
