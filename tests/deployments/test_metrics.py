"""Metrics: read by a worker, kept for a while, never waited for."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from conversations.models import Generation
from deployments import actions, measuring, tasks
from deployments.measuring import panels
from platforms.contract import Series
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_resource, make_thread
from usage.models import LedgerEntry

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def series(name, unit, *values):
    moments = (MOMENT + timedelta(minutes=number) for number in range(len(values)))
    return Series(name=name, unit=unit, values=tuple(zip(moments, values, strict=True)))


def test_what_belongs_together_shares_a_chart():
    found = panels(
        [
            series("invocations", "count", 3.0, 4.0),
            series("client_errors", "count", 1.0),
            series("server_errors", "count", 0.0, 2.0),
            series("latency_p50", "ms", 12.34567),
            series("latency_p95", "ms"),
            series("cpu", "percent", 40.0),
            series("gpu", "percent", 80.0),
        ]
    )
    assert [panel.name for panel in found] == ["invocations", "errors", "latency", "utilisation"]
    errors, latency, utilisation = found[1:]
    assert errors.rows == [
        (MOMENT, [1.0, 0.0]),
        (MOMENT + timedelta(minutes=1), [None, 2.0]),
    ]
    assert (latency.names, latency.rows) == (["latency p50"], [(MOMENT, [12.346])])
    told = [(one.name, one.latest, one.highest, one.total) for one in errors.figures]
    assert told == [("client errors", 1.0, 1.0, 1.0), ("server errors", 2.0, 2.0, 2.0)]
    assert latency.figures[0].total is None
    assert (latency.unit, utilisation.unit, errors.unit) == (" ms", "%", "")


def test_a_page_asks_for_a_reading_once_and_shows_what_was_read(
    user, deployed, django_capture_on_commit_callbacks
):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    with django_capture_on_commit_callbacks() as asked:
        assert actions.look(by=user, resource_id=resource.pk).metrics is None
        assert actions.look_at_metrics(by=user, resource_id=resource.pk).as_of is None
    assert len(asked) == 1
    tasks.read_metrics(str(resource.pk))
    measured = actions.look_at_metrics(by=user, resource_id=resource.pk)
    assert measured.as_of is not None
    assert actions.look(by=user, resource_id=resource.pk).metrics == measured.panels


def test_what_is_fresh_is_not_read_again(user, deployed):
    resource = deployed(user)
    resource = look_after(resource.pk, "in_service")
    tasks.read_metrics(str(resource.pk))
    assert measuring.wants_reading(resource) is False


def test_what_does_not_run_is_not_measured(user, deployed):
    assert measuring.wants_reading(deployed(user)) is False


def test_a_platform_that_does_not_answer_leaves_what_was_read(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.fault("denied", operation="GetMetricData", times=None)
    tasks.read_metrics(str(resource.pk))
    assert measuring.cached(resource) is None


def test_where_the_platform_measures_nothing_the_answers_given_here_are(user, server):
    resource = make_resource(user, make_catalog_model(server), hourly=False)
    thread, now = make_thread(user, resource), datetime.now(UTC)
    said(thread, now, "complete", waited_ms=200)
    said(thread, now, "complete", waited_ms=400)
    said(thread, now, "failed")
    said(thread, now - timedelta(hours=2), "failed")
    spent(user, resource, now, input_tokens=70, cache_read_tokens=30, output_tokens=12)
    assert measuring.wants_reading(resource) is True
    tasks.read_metrics(str(resource.pk))
    panels = {panel.name: panel for panel in measuring.cached(resource).panels}
    assert list(panels) == ["requests", "errors", "tokens", "first"]
    asked, errors = panels["requests"].figures, panels["errors"].figures
    assert (asked[0].total, errors[0].total) == (3, 1)
    assert [one.total for one in panels["tokens"].figures] == [100, 12]
    assert [one.highest for one in panels["first"].figures] == [200, 400]


def said(thread, at, status, waited_ms=None):
    first = at + timedelta(milliseconds=waited_ms) if waited_ms else None
    Generation.objects.create(
        thread=thread,
        user=thread.user,
        resource=thread.resource,
        question_id=uuid.uuid4(),
        status=status,
        started_at=at,
        first_token_at=first,
        finished_at=at,
    )


def spent(user, resource, at, **tokens):
    LedgerEntry.objects.create(
        source_id=uuid.uuid4(),
        user=user,
        platform=resource.platform,
        resource_id=resource.pk,
        model_id=resource.model_id,
        cost_usd=1,
        cost_status="priced",
        simulated=True,
        occurred_at=at,
        **tokens,
    )


def test_what_nobody_asked_here_has_nothing_to_show(user, server):
    resource = make_resource(user, make_catalog_model(server), hourly=False)
    tasks.read_metrics(str(resource.pk))
    assert measuring.cached(resource).panels == []


def test_pages_stand_while_the_cache_is_away(user, deployed, settings):
    resource = deployed(user)
    resource = look_after(resource.pk, "in_service")
    away = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    settings.CACHES = away
    page = actions.look(by=user, resource_id=resource.pk)
    assert page.metrics is None
