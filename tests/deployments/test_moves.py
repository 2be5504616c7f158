"""Start, stop, restart and delete: who may, when not, and why."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from deployments import actions
from deployments.actions import AlreadyDeleted, AlreadyStarted, AlreadyStopped, NotRunning
from deployments.models import DeployedResource, Saga, Status, Wish
from deployments.moves import moves
from deployments.wishing import wish
from foundation.refusals import Missing, WrongState
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_connection, make_resource

MOVES = [actions.start, actions.stop, actions.restart, actions.delete]


@pytest.fixture
def resource(user, db):
    model = make_catalog_model(make_connection("sagemaker"))
    return make_resource(user, model, launched=True, resource_name="mine")


@pytest.fixture
def served(user, server):
    """A model of a server that runs without us."""
    model = make_catalog_model(server, model_id="simulated-chat-small")
    return make_resource(user, model, hourly=False, launched=True, resource_name="served")


def stands(resource, **values):
    DeployedResource.objects.filter(pk=resource.pk).update(**values)


@pytest.mark.parametrize("move", MOVES)
def test_strangers_and_teammates_do_not_find_it(move, resource, stranger, teammate):
    for somebody in (stranger, teammate):
        with pytest.raises(Missing):
            move(by=somebody, resource_id=resource.pk)


@pytest.mark.parametrize("who", ["user", "admin", "super_admin"])
def test_owners_admins_and_super_admins_may(request, who, resource):
    by = request.getfixturevalue(who)
    moved = actions.stop(by=by, resource_id=resource.pk)
    assert (moved.status, moved.desired_status, moved.wish_version) == ("stopping", "stopped", 2)
    event = moved.events.get()
    assert (event.code, event.by) == ("stop", by)


def test_stopping_twice_is_explained(user, resource):
    actions.stop(by=user, resource_id=resource.pk)
    with pytest.raises(AlreadyStopped, match="being stopped already"):
        actions.stop(by=user, resource_id=resource.pk)
    stands(resource, status="stopped")
    with pytest.raises(AlreadyStopped, match="is stopped already"):
        actions.stop(by=user, resource_id=resource.pk)


def test_of_many_who_stop_it_at_once_one_does(transactional_db, user, resource):
    said = []

    def stop():
        try:
            said.append(actions.stop(by=user, resource_id=resource.pk).status)
        except WrongState as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    people = [threading.Thread(target=stop) for _ in range(5)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert said.count("stopping") == 1
    assert set(said) <= {"stopping", "overtaken", "already_stopped"}
    resource.refresh_from_db()
    assert (resource.wish_version, resource.events.count()) == (2, 1)


def test_a_move_on_what_was_moved_meanwhile_is_refused(user, resource):
    stands(resource, wish_version=7)
    assert wish(resource, Saga.STOP, Wish.STOPPED, by=user) is False
    assert not resource.events.exists()


def test_starting_what_serves_or_comes_is_explained(user, resource):
    with pytest.raises(AlreadyStarted, match="in service already"):
        actions.start(by=user, resource_id=resource.pk)
    stands(resource, status="provisioning")
    with pytest.raises(AlreadyStarted, match="on its way already"):
        actions.start(by=user, resource_id=resource.pk)


def test_only_what_serves_is_restarted(user, resource):
    assert actions.restart(by=user, resource_id=resource.pk).saga == Saga.RESTART
    with pytest.raises(NotRunning):
        actions.restart(by=user, resource_id=resource.pk)


def test_nothing_is_asked_of_what_is_deleted(user, resource):
    actions.delete(by=user, resource_id=resource.pk)
    for move in MOVES:
        with pytest.raises(AlreadyDeleted, match="being deleted"):
            move(by=user, resource_id=resource.pk)
    stands(resource, status="failed")
    with pytest.raises(AlreadyDeleted, match="delete it again"):
        actions.start(by=user, resource_id=resource.pk)
    stands(resource, status="deleted")
    with pytest.raises(AlreadyDeleted, match="is deleted"):
        actions.start(by=user, resource_id=resource.pk)


def test_what_failed_may_be_started_stopped_or_deleted_again(user, resource):
    stands(resource, status="failed", desired_status="deleted", status_reason_code="denied")
    assert actions.delete(by=user, resource_id=resource.pk).status == Status.DELETING
    stands(resource, status="failed", desired_status="stopped", status_reason_code="denied")
    assert actions.stop(by=user, resource_id=resource.pk).status == Status.STOPPING
    stands(resource, status="failed", desired_status="in_service", status_reason_code="gone")
    started = actions.start(by=user, resource_id=resource.pk)
    assert (started.saga, started.status, started.status_reason_code) == ("retry", "pending", "")


def test_a_deleted_name_is_free_again(user, resource):
    stands(resource, status="deleted", desired_status="deleted")
    again = make_resource(user, resource.catalog_model, resource_name="mine")
    resource.refresh_from_db()
    assert (again.resource_name, again.pk != resource.pk) == (resource.resource_name, True)


def test_where_nothing_runs_stopping_takes_effect_at_once(user, served):
    stopped = actions.stop(by=user, resource_id=served.pk)
    assert (stopped.status, stopped.look_at) == (Status.STOPPED, None)
    started = actions.start(by=user, resource_id=served.pk)
    assert started.status == Status.STARTING
    look_after(served.pk, "in_service")
    actions.restart(by=user, resource_id=served.pk)
    look_after(served.pk, "in_service")
    assert actions.delete(by=user, resource_id=served.pk).status == Status.DELETED


def test_moves_say_what_they_cost_or_lose(resource, served):
    questions = {move.verb: move.question for move in moves(resource)}
    assert "nobody knows its price" in questions["start"]
    assert "cannot be started again" in questions["delete"]
    resource.estimated_hourly_cost, resource.expected_seconds = Decimal("1.515"), 480
    priced = {move.verb: move.question for move in moves(resource)}
    assert priced["start"] == (
        "Starting costs $1.52 an hour until it is stopped. That takes about 8 min."
    )
    assert priced["stop"].endswith("That saves $1.52 an hour.")
    assert "Starting costs nothing" in {move.verb: move.question for move in moves(served)}["start"]


def test_moves_that_are_refused_say_why(resource):
    assert {move.verb: move.allowed for move in moves(resource)} == {
        "start": False, "stop": True, "restart": True, "delete": True,
    }  # fmt: skip
    assert moves(resource)[0].why == "mine is in service already."
