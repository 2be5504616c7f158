"""Putting a JumpStart model on a real-time endpoint, and taking it away again."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Blueprint, Check, Json, Observation, Order, Step
from platforms.sagemaker.checks import checks_of
from platforms.sagemaker.observe import observation
from platforms.sagemaker.requests import config_request, endpoint_request, model_request
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
        endpoint = _step(
            "create_endpoint",
            "Start the instances",
            "CreateEndpoint",
            order,
            endpoint_request(order),
            paid=True,
        )
        model = model_request(order, self._access)
        config = config_request(order)
        delete_endpoint = _step(
            "delete_endpoint",
            "Stop the instances",
            "DeleteEndpoint",
            order,
            {"EndpointName": order.name},
        )
        return Blueprint(
            launch=(
                _step("create_model", "Register the model", "CreateModel", order, model),
                _step(
                    "create_endpoint_config",
                    "Choose the instances",
                    "CreateEndpointConfig",
                    order,
                    config,
                ),
                endpoint,
            ),
            stop=(delete_endpoint,),
            start=(endpoint,),
            delete=(delete_endpoint, *_removals(order)),
            expected_seconds=EXPECTED_SECONDS,
        )

    def checks(self, order: Order) -> list[Check]:
        return checks_of(order, self._access)

    def perform(self, order: Order, step: Step) -> None:
        PERFORM[step.name](Work(access=self._access, order=order, step=step))

    def observe(self, order: Order) -> Observation:
        return observation(order, self._access)


def _removals(order: Order) -> tuple[Step, Step]:
    return (
        _step(
            "delete_endpoint_config",
            "Forget the choice of instances",
            "DeleteEndpointConfig",
            order,
            {"EndpointConfigName": order.name},
        ),
        _step(
            "delete_model",
            "Forget the model",
            "DeleteModel",
            order,
            {"ModelName": order.name},
        ),
    )


def _step(
    name: str,
    title: str,
    call: str,
    order: Order,
    parameters: Mapping[str, Json],
    *,
    paid: bool = False,
) -> Step:
    return Step(
        name=name,
        title=title,
        call=f"sagemaker:{call}",
        remote_name=order.name,
        parameters=parameters,
        paid=paid,
    )
