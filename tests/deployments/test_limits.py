"""What a role may have running: told by the plan with the number, and held when it counts."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from deployments import actions, limits
from deployments.limits import OverLimit
from deployments.models import DeployedResource
from tests.deployments.conftest import INSTANCE
from tests.deployments.living import look_after
from tests.factories import make_organization, make_resource, make_user

PRICE = Decimal("1.515")


@pytest.fixture
def limited(settings):
    def limit(role="user", **values):
        settings.STAQUE_LIMITS = {role: values}

    return limit


def failing(by, request):
    return {check.code: check.detail for check in actions.plan(by=by, request=request).failing}


def test_nobody_is_limited_unless_the_operator_says_so(user, order):
    codes = [check.code for check in actions.plan(by=user, request=order()).checks]
    assert not any(code.startswith("limit") for code in codes)


@pytest.mark.parametrize(
    ("limit", "code", "said"),
    [
        ({"instance_types": ("ml.t3.*", "ml.m5.*")}, "limit_instance_type", INSTANCE),
        ({"resource_hourly": Decimal(1)}, "limit_hourly", "$1.52"),
        ({"person_hourly": Decimal("1.50")}, "limit_person_hourly", "$1.52"),
        ({"person_count": 0}, "limit_person_count", "0 already run"),
        ({"organization_hourly": Decimal("1.50")}, "limit_organization_hourly", "$1.52"),
        ({"organization_count": 0}, "limit_organization_count", "0 already run"),
    ],
)
def test_each_limit_is_a_failing_check_with_the_number_and_refuses(
    order, limited, limit, code, said
):
    person = make_user(organization=make_organization())
    limited(**limit)
    found = failing(person, order())
    assert said in found[code]
    assert list(found) == [code]
    with pytest.raises(actions.PlanRefused):
        actions.put_to_work(by=person, request=order())
    assert not DeployedResource.objects.exists()


def test_what_is_within_every_limit_passes_and_says_so(user, order, limited):
    limited(
        instance_types=("ml.g5.*",),
        resource_hourly=Decimal(2),
        person_hourly=Decimal(2),
        person_count=1,
    )
    plan = actions.plan(by=user, request=order())
    passed = [check.code for check in plan.checks if check.code.startswith("limit")]
    assert plan.failing == []
    assert passed == [
        "limit_instance_type", "limit_hourly", "limit_person_hourly", "limit_person_count",
    ]  # fmt: skip


def test_an_unknown_price_is_over_every_limit_of_price(user, mistral, order, limited):
    from modelcatalog.models import Price

    Price.objects.all().delete()
    limited(resource_hourly=Decimal(1000), person_hourly=Decimal(1000))
    found = failing(user, order())
    assert set(found) == {"limit_hourly", "limit_person_hourly"}
    assert "counts as more" in found["limit_hourly"]


def test_something_unpriced_that_runs_counts_as_more(user, mistral, order, limited):
    make_resource(user, mistral, hourly=True, estimated_hourly_cost=None)
    limited(person_hourly=Decimal(1000))
    assert set(failing(user, order())) == {"limit_person_hourly"}


def test_limits_are_held_though_the_plan_was_drawn_before(user, order, limited):
    plans = [actions.plan(by=user, request=order(name=name)) for name in ("one", "two")]
    limited(person_count=1)
    actions.deploy(by=user, plan=plans[0])
    with pytest.raises(OverLimit) as refused:
        actions.deploy(by=user, plan=plans[1])
    assert refused.value.status == 422
    assert refused.value.details["checks"][0]["code"] == "limit_person_count"


def test_nobody_forces_a_way_past_a_limit(order, limited):
    admin = make_user(role="admin", organization=make_organization())
    limited("admin", person_count=0)
    plan = actions.plan(by=admin, request=order())
    with pytest.raises(OverLimit):
        actions.deploy(by=admin, plan=plan, force=True)


def test_super_admins_are_unlimited_unless_said(order, limited, settings):
    chief = make_user(role="super_admin")
    limited(person_count=0)
    assert failing(chief, order()) == {}
    settings.STAQUE_LIMITS = {"super_admin": {"person_count": 0}}
    assert set(failing(chief, order())) == {"limit_person_count"}


def test_what_is_stopped_does_not_count_and_is_counted_when_started(user, order, deployed, limited):
    first = deployed(user, name="first")
    look_after(first.pk, "in_service")
    limited(person_count=1)
    assert set(failing(user, order())) == {"limit_person_count"}
    actions.stop(by=user, resource_id=first.pk)
    look_after(first.pk, "stopped")
    second = deployed(user, name="second")
    with pytest.raises(OverLimit):
        actions.start(by=user, resource_id=first.pk)
    actions.delete(by=user, resource_id=second.pk)
    look_after(second.pk, "deleted")
    assert actions.start(by=user, resource_id=first.pk).desired_status == "in_service"


def test_an_organisation_counts_together_and_others_do_not(order, deployed, limited):
    house = make_organization()
    one, two = make_user(organization=house), make_user(organization=house)
    stranger = make_user(organization=make_organization())
    deployed(one, name="first")
    limited(organization_hourly=PRICE * 2 - Decimal("0.01"))
    assert set(failing(two, order())) == {"limit_organization_hourly"}
    assert failing(stranger, order()) == {}


def test_an_update_counts_once_what_it_replaces(user, deployed, limited):
    from deployments.plans import Change

    resource = deployed(user)
    look_after(resource.pk, "in_service")
    limited(person_count=1, person_hourly=PRICE * 2)
    twice = actions.plan_update(by=user, resource_id=resource.pk, change=Change(instance_count=2))
    assert [check for check in twice.failing if check.code.startswith("limit")] == []
    limited(person_hourly=PRICE)
    twice = actions.plan_update(by=user, resource_id=resource.pk, change=Change(instance_count=2))
    assert "limit_person_hourly" in {check.code for check in twice.failing}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_have_the_last_place(order, limited, mistral):
    person = make_user(organization=make_organization())
    plans = [actions.plan(by=person, request=order(name=f"at-once-{n}")) for n in range(4)]
    limited(person_count=2)
    ready, outcomes = threading.Barrier(4), []

    def deploy(plan):
        ready.wait()
        try:
            outcomes.append(actions.deploy(by=person, plan=plan).resource_name)
        except OverLimit:
            outcomes.append("over")
        finally:
            connection.close()

    workers = [threading.Thread(target=deploy, args=(plan,)) for plan in plans]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert outcomes.count("over") == 2
    assert DeployedResource.objects.count() == 2


def test_instances_that_may_come_instead_are_held_against_the_limit_too(user, order, limited):
    limited(instance_types=("ml.g5.*",))
    ask = limits.Ask(
        owner_id=user.pk,
        organization=None,
        instance_types=("ml.g5.xlarge", "ml.p4d.24xlarge"),
        per_hour_usd=PRICE,
        but_for=user.pk,
    )
    [check] = limits.checks(by=user, ask=ask)
    assert (check.verdict, check.detail) == ("fail", "ml.p4d.24xlarge is not among them.")
