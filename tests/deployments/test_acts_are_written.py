"""Every act on a deployment leaves one line: who, what, how it was before and how it is after."""

import inspect
from dataclasses import replace

import pytest

from accounts.models import AuditEntry, Role
from deployments import actions, found_actions, running
from deployments.models import DeployedResource, FoundResource
from deployments.plans import Change
from tests.deployments.conftest import INSTANCE, MODEL
from tests.deployments.living import look_after
from tests.deployments.outside import change, cycle, make_endpoint
from tests.factories import make_organization, make_user

# They read, or do what another act of the same module does and writes down.
SILENT = {
    "actions": {
        "plan", "plan_update", "look", "look_at_logs", "look_at_metrics", "demand_passed",
        "put_to_work_once", "deploy", "stop_all",
    },
    "running": {"demand_hourly"},
    "found_actions": set(),
}  # fmt: skip


MODULES = {"actions": actions, "running": running, "found_actions": found_actions}


@pytest.fixture
def chief(db):
    return make_user("chief", role=Role.SUPER_ADMIN, organization=make_organization("House"))


@pytest.fixture
def serving(chief, deployed):
    return look_after(deployed(chief, name="mine").pk, "in_service")


def at_rest(by, resource):
    actions.stop(by=by, resource_id=resource.pk)
    return look_after(resource.pk, "stopped")


def found(cloud):
    make_endpoint(cloud, "somebodys")
    cycle()
    return FoundResource.objects.get().pk


def drifted(cloud, resource):
    change(cloud, resource, count=2)
    cycle()
    return DeployedResource.objects.get(pk=resource.pk)


# What is done → (what is written, a member of how it was, a member of how it is).
ACTS = {
    "actions.put_to_work": ("deployment.create", None, {"instance_type": INSTANCE}),
    "actions.start": (
        "deployment.start", {"desired_status": "stopped"}, {"desired_status": "in_service"},
    ),
    "actions.stop": ("deployment.stop", {"status": "in_service"}, {"status": "stopping"}),
    "actions.restart": ("deployment.restart", {"status": "in_service"}, {"status": "stopping"}),
    "actions.delete": ("deployment.delete", {"status": "in_service"}, {"status": "deleting"}),
    "actions.update": ("deployment.update", {"instance_count": 1}, {"instance_count": 2}),
    "running.set_hours": ("deployment.hours", {}, {"idle_minutes": 7}),
    "running.keep_running": ("deployment.keep", {"keep_until": None}, {}),
    "running.wake": (
        "deployment.start", {"desired_status": "stopped"}, {"desired_status": "in_service"},
    ),
    "found_actions.adopt": ("found.adopt", {}, {"desired_status": "in_service"}),
    "found_actions.remove": ("found.remove", {}, {"desired_status": "deleted"}),
    "found_actions.take_over": (
        "deployment.take_over", {"instance_count": 1}, {"instance_count": 2},
    ),
    "found_actions.put_back": ("deployment.put_back", {}, {"drift": []}),
    "found_actions.move_in": ("installation.confirm", {}, {}),
}  # fmt: skip


MORE = {
    "actions.update": {"change": Change(instance_count=2)},
    "running.set_hours": {"idle_minutes": 7},
    "found_actions.adopt": {"name": "adopted", "model_id": MODEL},
}


def doing(name, chief, order, serving, cloud, settings):
    """What the act is given, with all that it needs prepared."""
    cloud.quota(INSTANCE, 100)
    if name in ("actions.start", "running.wake"):
        at_rest(chief, serving)
    if name in ("found_actions.take_over", "found_actions.put_back"):
        drifted(cloud, serving)
    given = {"by": chief} | MORE.get(name, {})
    if name == "actions.put_to_work":
        return given | {"request": order(name="another")}
    if name in ("found_actions.adopt", "found_actions.remove"):
        return given | {"found_id": found(cloud)}
    if name == "found_actions.move_in":
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, installation="moved")
        return given
    return given | {"resource_id": serving.pk}


@pytest.mark.parametrize("name", ACTS)
def test_the_act_is_written_with_before_and_after(name, chief, order, serving, cloud, settings):
    given = doing(name, chief, order, serving, cloud, settings)
    module, _, function = name.partition(".")
    written_before = AuditEntry.objects.count()
    getattr(MODULES[module], function)(**given)
    act, before, after = ACTS[name]
    [entry] = AuditEntry.objects.order_by("occurred_at")[written_before:]
    assert (entry.act, entry.username) == (act, "chief")
    assert entry.after is not None
    assert entry.after.items() >= after.items()
    if before is None:
        assert entry.before is None
    else:
        assert entry.before.items() >= before.items()
        assert entry.before != entry.after
    assert entry.object_id


def test_no_act_was_forgotten_here():
    for short, module in MODULES.items():
        acts = {
            name
            for name, one in inspect.getmembers(module, inspect.isfunction)
            if one.__module__ == module.__name__ and not name.startswith("_")
        }
        known = {name.partition(".")[2] for name in ACTS if name.startswith(f"{short}.")}
        assert acts - SILENT[short] == known, short


def test_stopping_several_writes_a_line_for_each(chief, deployed):
    both = [look_after(deployed(chief, name=name).pk, "in_service") for name in ("a", "b")]
    actions.stop_all(by=chief, resource_ids=[one.pk for one in both])
    stopped = AuditEntry.objects.filter(act="deployment.stop").values_list("object_id", flat=True)
    assert set(stopped) == {str(one.pk) for one in both}


def test_what_was_refused_leaves_no_line(chief, serving):
    written = AuditEntry.objects.count()
    with pytest.raises(actions.AlreadyStarted):
        actions.start(by=chief, resource_id=serving.pk)
    assert AuditEntry.objects.count() == written
