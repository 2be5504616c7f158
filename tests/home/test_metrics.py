"""Prometheus reads what operators watch, with a token."""

import re
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from home.gauges import Gauge
from home.metrics import exposed
from tests.factories import NOW, make_catalog_model, make_connection, make_resource
from usage.models import LedgerEntry

TOKEN = "a token for tests alone"
LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.eE+-]+')


@pytest.fixture
def opened(settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, metrics_token=TOKEN)
    cache.clear()


def read(token=TOKEN):
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_without_a_token_there_is_no_such_door(db):
    assert read().status_code == 404


@pytest.mark.parametrize("token", ["", "another", TOKEN + "x"])
def test_another_token_is_refused(db, opened, token):
    assert read(token).status_code == 401


def test_every_line_is_one_that_prometheus_reads(user, opened, django_assert_max_num_queries):
    model = make_catalog_model(make_connection("sagemaker"))
    resource = make_resource(user, model, estimated_hourly_cost=Decimal("1.5"), launched=True)
    LedgerEntry.objects.create(
        source_id=uuid.uuid4(),
        user=user,
        organization="a",
        platform="sagemaker",
        resource_id=resource.pk,
        resource_name="r",
        model_id="m",
        input_tokens=7,
        cost_usd=Decimal("0.25"),
        cost_status="priced",
        simulated=True,
        occurred_at=NOW,
    )
    with django_assert_max_num_queries(8):
        answer = read()
    text = answer.content.decode()
    assert answer.status_code == 200
    for line in text.splitlines():
        assert line.startswith("# TYPE ") or LINE.fullmatch(line), line
    assert 'staque_part_up{part="database"} 1' in text
    assert 'staque_deployments{platform="sagemaker",status="in_service",simulated="true"} 1' in text
    assert 'staque_tokens_total{platform="sagemaker",simulated="true",kind="input"} 7' in text
    assert "staque_spent_usd_total" in text
    assert "staque_tasks_waiting" in text


def test_labels_cannot_break_out_of_their_quotes():
    text = exposed([Gauge("staque_x", 1, {"name": 'a"b\\c\nd'})])
    assert text == '# TYPE staque_x gauge\nstaque_x{name="a\\"b\\\\c\\nd"} 1\n'
