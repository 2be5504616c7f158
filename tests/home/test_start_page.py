"""The start page: first steps, what runs, what needs attention, the month; each sees their own."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from modelcatalog.models import Connection
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread
from usage.models import LedgerEntry


@pytest.fixture
def look(client_of):
    return lambda who: client_of(who).get("/")


@pytest.fixture
def model(organization):
    return make_catalog_model(make_connection("sagemaker", organization=organization))


@pytest.fixture
def settled(user, model):
    """Somebody who has deployed and talked."""
    resource = make_resource(user, model, hourly=True, estimated_hourly_cost=Decimal("1.408"))
    make_thread(user, resource, title="About the sea", requests_count=1)
    return resource


def spend(user, resource, *, cost, at, status="priced"):
    LedgerEntry.objects.create(
        source_id=uuid.uuid4(),
        user=user,
        organization=user.organization_id or "",
        platform=resource.platform,
        resource_id=resource.pk,
        model_id=resource.model_id,
        output_tokens=7,
        cost_usd=cost,
        cost_status=status,
        simulated=True,
        occurred_at=at,
    )


def words(page):
    return [step.word for step in page.context["steps"]]


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith("/sign-in/")


def test_somebody_brand_new_sees_three_steps_and_which_is_next(look, user):
    connection = make_connection(organization=user.organization)
    page = look(user)
    assert "Three moves to a first answer" in page.text
    assert "The catalog is being read" in page.text
    assert words(page) == ["next", "then", "then"]
    connection.refresh_error = "It did not answer."
    connection.save()
    assert "No model can be reached" in look(user).text
    make_catalog_model()
    assert words(look(user)) == ["done", "next", "then"]


def test_before_anything_is_connected_the_first_step_says_who_can(look, user, super_admin):
    page = look(user)
    assert "A super admin of this Staque has to connect a platform" in page.text
    assert words(page) == ["next", "then", "then"]
    assert 'href="/settings/connections/add/"' not in page.text
    page = look(super_admin)
    assert "Connect a platform" in page.text
    assert 'href="/settings/connections/add/"' in page.text


def test_after_deploying_the_chat_is_next(look, user, model):
    make_resource(user, model)
    page = look(user)
    assert words(page) == ["done", "done", "next"]
    assert "Ask something" in page.text


def test_after_the_first_answer_the_steps_are_gone(look, user, settled):
    page = look(user)
    assert not page.context["is_new"]
    assert "Three moves" not in page.text
    assert "One model at work" in page.text
    assert "$1.41" in page.text
    assert settled.resource_name in page.text
    assert "About the sea" in page.text


def test_what_is_stopped_is_not_at_work(look, user, settled):
    type(settled).objects.update(status="stopped", observed_status="stopped")
    page = look(user)
    assert "Nothing runs, nothing burns" in page.text
    assert page.context["running"] == []


@pytest.mark.parametrize(("who", "sees"), [("admin", True), ("teammate", False)])
def test_only_the_owner_and_admins_see_what_runs(who, sees, look, settled, request):
    page = look(request.getfixturevalue(who))
    assert (settled in page.context["running"]) is sees
    assert page.context["frame"].burn_rate == (Decimal("1.408") if sees else 0)


def test_strangers_see_neither_what_runs_nor_what_was_said(look, settled, stranger):
    page = look(stranger).text
    assert settled.resource_name not in page
    assert "About the sea" not in page


def test_threads_are_their_owners_alone(look, settled, admin):
    assert look(admin).context["threads"] == []


def test_when_nothing_is_wrong_the_page_says_so(look, user, settled):
    assert "Nothing. Everything does what it was asked to." in look(user).text


def test_what_failed_needs_attention(look, user, settled, stranger):
    type(settled).objects.update(status="failed", status_reason_code="capacity")
    [item] = look(user).context["attention"]
    assert item.title == f"{settled.resource_name} failed"
    assert str(settled.pk) in item.url
    assert look(stranger).context["attention"] == []


@pytest.fixture
def broken(organization):
    return make_connection(
        name="Our account", organization=organization, refresh_error="The key is refused."
    )


@pytest.mark.parametrize("who", ["admin", "super_admin"])
def test_a_connection_that_cannot_be_read_needs_attention(who, look, broken, request):
    page = look(request.getfixturevalue(who))
    [item] = page.context["attention"]
    assert (item.title, item.text) == ("Our account cannot be read", "The key is refused.")
    assert item.url == "/models/"
    assert "Our account cannot be read" in page.text


@pytest.mark.parametrize("who", ["user", "stranger"])
def test_who_cannot_mend_a_connection_is_not_told_of_it(who, look, broken, request):
    page = look(request.getfixturevalue(who))
    assert page.context["attention"] == []
    assert "Our account" not in page.text


def test_an_admin_is_told_of_no_other_organisations_connections(look, admin, stranger):
    make_connection(organization=stranger.organization, refresh_error="Not yours.")
    assert look(admin).context["attention"] == []


def test_a_connection_that_is_switched_off_needs_nothing(look, admin, broken):
    Connection.objects.update(is_active=False)
    assert look(admin).context["attention"] == []


def test_the_month_counts_what_was_spent_in_it(look, user, settled):
    today = datetime.now(UTC)
    spend(user, settled, cost=Decimal("0.25"), at=today)
    spend(user, settled, cost=Decimal(4), at=today.replace(day=1) - timedelta(days=1))
    month = look(user).context["month"]
    assert (month.cost_usd, month.requests) == (Decimal("0.25"), 1)


def test_what_is_estimated_or_unpriced_is_said(look, user, settled):
    today = datetime.now(UTC)
    spend(user, settled, cost=Decimal("0.25"), at=today, status="estimated")
    assert "≈" in look(user).text
    spend(user, settled, cost=None, at=today, status="unpriced")
    assert "and 1 answer without a price" in look(user).text


def test_the_month_of_others_is_theirs(look, settled, user, stranger, admin):
    spend(user, settled, cost=Decimal("0.25"), at=datetime.now(UTC))
    assert look(stranger).context["month"].requests == 0
    assert look(admin).context["month"].requests == 1
