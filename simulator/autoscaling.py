"""Application Auto Scaling of endpoints: who may scale between what, and by which policy."""

import re
import time

from simulator.aws.context import Context, Members, Operation, moment
from simulator.aws.errors import AwsError
from simulator.sagemaker.listing import page

_RESOURCE = re.compile(r"endpoint/(?P<endpoint>[\w-]+)/variant/(?P<variant>[\w-]+)")
_DIMENSION = "sagemaker:variant:DesiredInstanceCount"
_ALARMS = ("AlarmHigh", "AlarmLow")


def register_scalable_target(context: Context, asked: Members) -> Members:
    """A second registration changes the first; what is left out then stays."""
    _check_variant(context, asked)
    place, name = context.place, asked["ResourceId"]
    kept = place.targets.get(name, {"created": time.time(), "policies": {}})
    least = asked.get("MinCapacity", kept.get("MinCapacity"))
    most = asked.get("MaxCapacity", kept.get("MaxCapacity"))
    if least is None or most is None:
        raise _invalid("Must specify both min and max capacity for a new scalable target.")
    if least < 1:
        raise _invalid("Min instance count needs to be greater than 0")
    if least > most:
        raise _invalid("Minimum capacity cannot be greater than maximum capacity")
    place.targets[name] = {**kept, "MinCapacity": least, "MaxCapacity": most}
    context.changed = True
    arn = f"arn:aws:application-autoscaling:{place.region}:{place.account}:scalable-target/{name}"
    return {"ScalableTargetARN": arn}


def _check_variant(context: Context, asked: Members) -> None:
    if asked["ServiceNamespace"] != "sagemaker" or asked["ScalableDimension"] != _DIMENSION:
        raise _invalid("Only variants of endpoints scale in this rehearsal.")
    found = _RESOURCE.fullmatch(asked["ResourceId"])
    endpoint = context.place.endpoints.get(found["endpoint"]) if found else None
    if found is None or endpoint is None:
        raise _invalid(f"ResourceId not found: {asked['ResourceId']}")
    if endpoint.status != "InService":
        raise _invalid(f"Endpoint {endpoint.name} is not in InService status.")
    if found["variant"] not in {fleet.variant for fleet in endpoint.fleets}:
        raise _invalid(f"ResourceId not found: {asked['ResourceId']}")


def put_scaling_policy(context: Context, asked: Members) -> Members:
    place, name = context.place, asked["ResourceId"]
    kept = _target(context, asked)
    if asked.get("PolicyType") != "TargetTrackingScaling":
        raise _invalid("Only target tracking is part of this rehearsal.")
    kept["policies"][asked["PolicyName"]] = {**asked, "created": time.time()}
    context.changed = True
    arn = (
        f"arn:aws:autoscaling:{place.region}:{place.account}:scalingPolicy:1:resource/sagemaker/"
        f"{name}:policyName/{asked['PolicyName']}"
    )
    alarms = [_alarm(context, name, kind) for kind in _ALARMS]
    return {"PolicyARN": arn, "Alarms": alarms}


def _alarm(context: Context, name: str, kind: str) -> Members:
    place = context.place
    alarm = f"TargetTracking-{name}-{kind}"
    arn = f"arn:aws:cloudwatch:{place.region}:{place.account}:alarm:{alarm}"
    return {"AlarmName": alarm, "AlarmARN": arn}


def deregister_scalable_target(context: Context, asked: Members) -> Members:
    """Policies go with their target."""
    _target(context, asked)
    del context.place.targets[asked["ResourceId"]]
    context.changed = True
    return {}


def describe_scalable_targets(context: Context, asked: Members) -> Members:
    wanted = asked.get("ResourceIds")
    rows = [
        {
            "ServiceNamespace": "sagemaker",
            "ResourceId": name,
            "ScalableDimension": _DIMENSION,
            "MinCapacity": kept["MinCapacity"],
            "MaxCapacity": kept["MaxCapacity"],
            "RoleARN": f"arn:aws:iam::{context.place.account}:role/aws-service-role/sagemaker",
            "CreationTime": moment(kept["created"]),
        }
        for name, kept in context.place.targets.items()
        if wanted is None or name in wanted
    ]
    return page(rows, asked, "ScalableTargets")


def _target(context: Context, asked: Members) -> Members:
    kept = context.place.targets.get(asked["ResourceId"])
    if kept is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scalable target found for service namespace: sagemaker, resource ID: "
            f"{asked['ResourceId']}, scalable dimension: {asked['ScalableDimension']}",
        )
    return kept


def _invalid(words: str) -> AwsError:
    return AwsError("ValidationException", words)


OPERATIONS: dict[str, Operation] = {
    "RegisterScalableTarget": register_scalable_target,
    "PutScalingPolicy": put_scaling_policy,
    "DeregisterScalableTarget": deregister_scalable_target,
    "DescribeScalableTargets": describe_scalable_targets,
}
