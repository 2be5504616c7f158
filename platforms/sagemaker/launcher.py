"""Putting a JumpStart model on a real-time endpoint, and taking it away again."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Blueprint, Check, Json, Observation, Order, Step
from platforms.sagemaker.checks import checks_of
from platforms.sagemaker.observe import observation
from platforms.sagemaker.requests import (
    config_name,
    config_request,
    endpoint_request,
    model_request,
    update_request,
)
from platforms.sagemaker.steps import PERFORM, Work

# From the request to the first answer of a language model: instance, image, weights.
EXPECTED_SECONDS = 480


class Endpoints:
    """A model, an endpoint configuration and an endpoint, all three of the order's name.

    Real-time endpoints have no stop: stopping deletes the endpoint, which is what is paid for,
    and keeps the other two, from which starting makes it again.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        """Starting makes the configuration again where somebody took it away."""
        make_config = _step(
            "create_endpoint_config",
            "Choose the instances",
            "CreateEndpointConfig",
            config_name(order, order.revision),
            config_request(order),
        )
        make_endpoint = _step(
            "create_endpoint",
            "Start the instances",
            "CreateEndpoint",
            order.name,
            endpoint_request(order),
            paid=True,
        )
        make_model = _step(
            "create_model",
            "Register the model",
            "CreateModel",
            order.name,
            model_request(order, self._access),
        )
        remove_endpoint = _step(
            "delete_endpoint",
            "Stop the instances",
            "DeleteEndpoint",
            order.name,
            {"EndpointName": order.name},
        )
        return Blueprint(
            launch=(make_model, make_config, make_endpoint),
            stop=(remove_endpoint,),
            start=(make_config, make_endpoint),
            delete=(remove_endpoint, *_removals(order)),
            update=(make_config, *_update(order)),
            revert=(_config_removal(order, order.revision),),
            expected_seconds=EXPECTED_SECONDS,
        )

    def checks(self, order: Order) -> list[Check]:
        return checks_of(order, self._access)

    def perform(self, order: Order, step: Step) -> None:
        PERFORM[step.name](Work(access=self._access, order=order, step=step))

    def observe(self, order: Order) -> Observation:
        return observation(order, self._access)


def _update(order: Order) -> tuple[Step, ...]:
    """A second fleet starts beside the first, takes over, and the first ends: no downtime."""
    change = _step(
        "update_endpoint",
        "Start the new instances beside the old",
        "UpdateEndpoint",
        order.name,
        update_request(order),
        paid=True,
    )
    settle = _step(
        "await_update",
        "Wait until the new instances serve",
        "DescribeEndpoint",
        order.name,
        {"EndpointName": order.name},
    )
    replaced = () if order.replaces is None else (_config_removal(order, order.replaces),)
    return (change, settle, *replaced)


def _removals(order: Order) -> tuple[Step, ...]:
    revisions = sorted({order.revision, *order.leftovers})
    model = _step(
        "delete_model", "Forget the model", "DeleteModel", order.name, {"ModelName": order.name}
    )
    return (*(_config_removal(order, revision) for revision in revisions), model)


def _config_removal(order: Order, revision: int) -> Step:
    name = config_name(order, revision)
    return _step(
        "delete_endpoint_config",
        "Forget the choice of instances",
        "DeleteEndpointConfig",
        name,
        {"EndpointConfigName": name},
    )


def _step(
    name: str,
    title: str,
    call: str,
    remote_name: str,
    parameters: Mapping[str, Json],
    *,
    paid: bool = False,
) -> Step:
    return Step(
        name=name,
        title=title,
        call=f"sagemaker:{call}",
        remote_name=remote_name,
        parameters=parameters,
        paid=paid,
    )
