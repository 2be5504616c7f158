"""The rows of the matrix, enumerated from the saga's own definition: a new step brings its own."""

from dataclasses import dataclass

from deployments import saga as sagas
from deployments.models import Saga
from platforms.contract import Access, Order
from platforms.sagemaker import PLATFORM

SAGAS = (Saga.LAUNCH, Saga.START, Saga.STOP, Saga.UPDATE, Saga.DELETE)
FAULTS = (
    "killed before",
    "killed after",
    "accepted unanswered",
    "throttled thrice",
    "not visible yet",
    "asked twice",
    "opposite wish",
)
# What the opposite wish is; a deletion is final, so its opposite is refused.
OPPOSITE = {
    Saga.LAUNCH: "stop",
    Saga.START: "stop",
    Saga.STOP: "start",
    Saga.UPDATE: "stop",
    Saga.DELETE: "start",
}
ENDS = {
    Saga.LAUNCH: "in_service",
    Saga.START: "in_service",
    Saga.STOP: "stopped",
    Saga.UPDATE: "in_service",
    Saga.DELETE: "deleted",
}
ENDS_OTHERWISE = {
    Saga.LAUNCH: "stopped",
    Saga.START: "stopped",
    Saga.STOP: "in_service",
    Saga.UPDATE: "stopped",
    Saga.DELETE: "deleted",
}
# With instances that become more and fewer by themselves a course has all of its steps.
SCALED = {"autoscaling_min": 1, "autoscaling_max": 2}


@dataclass(frozen=True)
class Row:
    """One fault at one call of one saga; `suffix` tells the thing's name from the order's."""

    saga: str
    number: int
    call: str
    suffix: str
    fault: str

    @property
    def name(self):
        return f"{self.saga} {self.number} {self.call}, {self.fault}"

    @property
    def end(self):
        return (ENDS_OTHERWISE if self.fault == "opposite wish" else ENDS)[self.saga]


def rows():
    access = Access(
        platform="sagemaker", simulated=True, execution_role_arn="arn:aws:iam::1:role/x"
    )
    order = Order(
        name="any",
        model_id="any",
        region="us-east-1",
        revision=2,
        replaces=1,
        options=SCALED,
        former=SCALED,
    )
    assert PLATFORM.launcher is not None
    blueprint = PLATFORM.launcher(access).blueprint(order)
    return [
        Row(
            saga,
            number,
            step.call.partition(":")[2],
            step.remote_name.removeprefix(order.name),
            fault,
        )
        for fault in FAULTS
        for saga in SAGAS
        for _, steps in sagas.parts(saga, blueprint)
        for number, step in enumerate(steps, 1)
    ]


ROWS = rows()
