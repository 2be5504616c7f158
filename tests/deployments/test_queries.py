"""What the start page and other rooms ask."""

from decimal import Decimal

import pytest

from deployments import queries
from tests.factories import make_catalog_model, make_resource


@pytest.fixture
def model(db):
    return make_catalog_model()


def test_the_burn_rate_counts_what_may_be_running(user, teammate, admin, model):
    assert queries.burn_rate(user) == 0
    make_resource(user, model, estimated_hourly_cost="1.5")
    make_resource(user, model, estimated_hourly_cost="2", status="failed")
    make_resource(user, model, estimated_hourly_cost="4", observed_status="absent")
    make_resource(teammate, model, estimated_hourly_cost="8")
    assert queries.burn_rate(user) == Decimal("3.5")
    assert queries.burn_rate(admin) == Decimal("11.5")


def test_ready_is_what_serves_and_is_wanted_to(user, model):
    serving = make_resource(user, model)
    make_resource(user, model, desired_status="stopped")
    make_resource(user, model, status="provisioning")
    assert queries.ready(user) == [serving]


def test_running_is_what_serves_or_moves(user, model):
    serving, moving = make_resource(user, model), make_resource(user, model, status="starting")
    make_resource(user, model, status="stopped")
    found = queries.running(user)
    assert found == [moving, serving]
    assert [row.cost_to_date for row in found] == [0, 0]
    assert queries.running(user, limit=1) == [moving]


def test_what_failed_needs_attention(user, stranger, model):
    failed = make_resource(user, model, status="failed", status_reason_code="quota")
    [thing] = queries.attention(user)
    assert thing.title == f"{failed.resource_name} failed"
    assert "quota" in thing.text
    assert str(failed.pk) in thing.url
    assert queries.attention(stranger) == []
