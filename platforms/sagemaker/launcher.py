"""Putting a model on a real-time endpoint, letting it scale, and taking it away again."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Blueprint, Check, Json, Observation, Order, Step
from platforms.sagemaker.checks import checks_of
from platforms.sagemaker.cli import cli
from platforms.sagemaker.observe import observation
from platforms.sagemaker.options import scaling_of
from platforms.sagemaker.requests import (
    config_name,
    config_request,
    endpoint_request,
    is_theirs,
    model_request,
    policy_request,
    tags_request,
    target_name,
    target_request,
    update_request,
)
from platforms.sagemaker.steps import PERFORM
from platforms.sagemaker.work import Work

# From the request to the first answer of a language model: instance, image, weights.
EXPECTED_SECONDS = 480


class Endpoints:
    """A model, an endpoint configuration and an endpoint, all three of the order's name, and a
    scalable target where the number of instances may change by itself.

    Real-time endpoints have no stop: stopping deletes the endpoint, which is what is paid for,
    and keeps model and configuration, from which starting makes it again.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        """Starting makes the model and the configuration again where somebody took them away."""
        make_model = _make_model(order, self._access)
        theirs = is_theirs(order, order.revision)
        made = () if theirs else (make_model, _make_config(order))
        bring_up = (*made, _make_endpoint(order), *_scale(order, order.options))
        take_down = (*_unscale(order, order.options), _remove_endpoint(order))
        return Blueprint(
            launch=bring_up,
            stop=take_down,
            start=bring_up,
            delete=(*take_down, *_removals(order)),
            update=_update(order, self._access),
            revert=_revert(order),
            expected_seconds=EXPECTED_SECONDS,
        )

    def checks(self, order: Order) -> list[Check]:
        return checks_of(order, self._access)

    def perform(self, order: Order, step: Step) -> None:
        PERFORM[step.name](Work(access=self._access, order=order, step=step))

    def observe(self, order: Order) -> Observation:
        return observation(order, self._access)


def _make_model(order: Order, access: Access) -> Step:
    request = model_request(order, access)
    name = config_name(order, order.revision)
    return _step(order, "create_model", "Register the model", "CreateModel", request, name)


def _make_config(order: Order) -> Step:
    return _step(
        order,
        "create_endpoint_config",
        "Choose the instances",
        "CreateEndpointConfig",
        config_request(order),
        config_name(order, order.revision),
    )


def _make_endpoint(order: Order) -> Step:
    return _step(
        order,
        "create_endpoint",
        "Start the instances",
        "CreateEndpoint",
        endpoint_request(order),
        paid=True,
    )


def _remove_endpoint(order: Order) -> Step:
    named: dict[str, Json] = {"EndpointName": order.name}
    return _step(order, "delete_endpoint", "Stop the instances", "DeleteEndpoint", named)


def _scale(order: Order, options: Mapping[str, Json]) -> tuple[Step, ...]:
    """Nothing where the number of instances is fixed."""
    scaling = scaling_of(options, order.instance_count)
    if scaling is None:
        return ()
    register = _step(
        order,
        "register_scalable_target",
        "Let the number of instances change",
        "application-autoscaling:RegisterScalableTarget",
        target_request(order, scaling),
    )
    follow = _step(
        order,
        "put_scaling_policy",
        "Follow what is asked",
        "application-autoscaling:PutScalingPolicy",
        policy_request(order, scaling),
    )
    return (register, follow)


def _unscale(order: Order, options: Mapping[str, Json]) -> tuple[Step, ...]:
    """Where an update was left half-done, its own target may stand, too."""
    if scaling_of(options, order.instance_count) is None and not order.leftovers:
        return ()
    return (
        _step(
            order,
            "deregister_scalable_target",
            "Fix the number of instances",
            "application-autoscaling:DeregisterScalableTarget",
            target_name(order),
        ),
    )


def _update(order: Order, access: Access) -> tuple[Step, ...]:
    """A second fleet starts beside the first, takes over, and the first ends: no downtime.

    Where the revision stays, only what hangs on the endpoint is put back.
    """
    if order.replaces == order.revision:
        return (_step(order, "add_tags", "Put the tags back", "AddTags", tags_request(order)),)
    change = _step(
        order,
        "update_endpoint",
        "Start the new instances beside the old",
        "UpdateEndpoint",
        update_request(order),
        paid=True,
    )
    settle = _step(
        order,
        "await_update",
        "Wait until the new instances serve",
        "DescribeEndpoint",
        {"EndpointName": order.name},
    )
    old = order.replaces
    replaced = () if old is None or is_theirs(order, old) else _forget(order, old)
    return (
        _make_model(order, access),
        _make_config(order),
        *_unscale(order, order.former),
        change,
        settle,
        *_scale(order, order.options),
        *replaced,
    )


def _revert(order: Order) -> tuple[Step, ...]:
    if order.replaces == order.revision:
        return ()
    return (*_forget(order, order.revision), *_scale(order, order.former))


def _removals(order: Order) -> tuple[Step, ...]:
    """Every configuration before any model, since it names one."""
    revisions = sorted({order.revision, *order.leftovers})
    pairs = [_forget(order, each) for each in revisions if not is_theirs(order, each)]
    return (*(config for config, _ in pairs), *(model for _, model in pairs))


def _forget(order: Order, revision: int) -> tuple[Step, Step]:
    name = config_name(order, revision)
    config = _step(
        order,
        "delete_endpoint_config",
        "Forget the choice of instances",
        "DeleteEndpointConfig",
        {"EndpointConfigName": name},
        name,
    )
    model = _step(
        order, "delete_model", "Forget the model", "DeleteModel", {"ModelName": name}, name
    )
    return config, model


def _step(
    order: Order,
    name: str,
    title: str,
    operation: str,
    parameters: Mapping[str, Json],
    remote_name: str = "",
    *,
    paid: bool = False,
) -> Step:
    call = operation if ":" in operation else f"sagemaker:{operation}"
    return Step(
        name=name,
        title=title,
        call=call,
        remote_name=remote_name or order.name,
        parameters=parameters,
        paid=paid,
        cli=cli(call, parameters, region=order.region),
    )
