"""The one rule that names a status, as a table."""

import pytest

from deployments.models import Saga, Status, Wish
from deployments.statuses import Phase, derive

UNWRITTEN, LEAVING, FREE, PAID, DONE = Phase
IN, OUT, GONE = Wish.IN_SERVICE, Wish.STOPPED, Wish.DELETED

TABLE = [
    # desired, observed, saga, phase, status
    (IN, "absent", Saga.LAUNCH, UNWRITTEN, Status.PENDING),
    (IN, "absent", Saga.LAUNCH, FREE, Status.VALIDATING),
    (IN, "absent", Saga.LAUNCH, PAID, Status.PROVISIONING),
    (IN, "absent", Saga.LAUNCH, DONE, Status.PROVISIONING),
    (IN, "provisioning", Saga.LAUNCH, DONE, Status.PROVISIONING),
    (IN, "in_service", Saga.LAUNCH, DONE, Status.IN_SERVICE),
    (IN, "updating", Saga.LAUNCH, DONE, Status.UPDATING),
    (IN, "failed", Saga.LAUNCH, DONE, Status.FAILED),
    (IN, "failed", Saga.RETRY, LEAVING, Status.PENDING),
    (IN, "absent", Saga.RETRY, FREE, Status.VALIDATING),
    (IN, "provisioning", Saga.RETRY, DONE, Status.PROVISIONING),
    (IN, "absent", Saga.START, UNWRITTEN, Status.STARTING),
    (IN, "absent", Saga.START, PAID, Status.STARTING),
    (IN, "provisioning", Saga.START, DONE, Status.STARTING),
    (IN, "in_service", Saga.START, DONE, Status.IN_SERVICE),
    (IN, "in_service", Saga.RESTART, UNWRITTEN, Status.STOPPING),
    (IN, "deleting", Saga.RESTART, LEAVING, Status.STOPPING),
    (IN, "absent", Saga.RESTART, PAID, Status.STARTING),
    (IN, "in_service", Saga.RESTART, DONE, Status.IN_SERVICE),
    (OUT, "in_service", Saga.STOP, UNWRITTEN, Status.STOPPING),
    (OUT, "deleting", Saga.STOP, DONE, Status.STOPPING),
    (OUT, "absent", Saga.STOP, DONE, Status.STOPPED),
    (GONE, "in_service", Saga.DELETE, FREE, Status.DELETING),
    (GONE, "deleting", Saga.DELETE, DONE, Status.DELETING),
    (GONE, "absent", Saga.DELETE, DONE, Status.DELETED),
    (IN, "provisioning", Saga.UNDO, FREE, Status.FAILED),
    (IN, "absent", Saga.UNDO, DONE, Status.FAILED),
]


@pytest.mark.parametrize(("desired", "observed", "saga", "phase", "status"), TABLE)
def test_the_status_follows_from_wish_observation_and_saga(desired, observed, saga, phase, status):
    said = {"desired": desired, "observed": observed, "saga": saga, "phase": phase}
    assert derive(**said, broken=False, hourly=True) == status
    assert derive(**said, broken=True, hourly=True) == Status.FAILED


def test_where_nothing_runs_stopping_needs_no_observation():
    said = {"observed": "in_service", "phase": DONE, "broken": False, "hourly": False}
    assert derive(desired=OUT, saga=Saga.STOP, **said) == Status.STOPPED
    assert derive(desired=GONE, saga=Saga.DELETE, **said) == Status.DELETED
