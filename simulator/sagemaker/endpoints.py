"""CreateEndpoint, UpdateEndpoint, DeleteEndpoint, and looking at them."""

import time

from simulator.aws.context import Context, Members, Operation, moment
from simulator.aws.errors import AwsError, invalid
from simulator.logs import written_at_start
from simulator.sagemaker.endpoint import IN_PROGRESS, Endpoint, Fleet
from simulator.sagemaker.endpoint_configs import find_config, fleets_of
from simulator.sagemaker.listing import matching, ordered, page
from simulator.sagemaker.place import Place
from simulator.sagemaker.tags import put_tags

_FAILURES = {
    "capacity": (
        "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity "
        "error. Please retry using a different ML instance type or after some time."
    ),
    "health_check": (
        "The primary container for production variant {variant} did not pass the ping health "
        "check. Please check CloudWatch logs for this endpoint."
    ),
}


def create_endpoint(context: Context, asked: Members) -> Members:
    place, name = context.place, asked["EndpointName"]
    arn = place.arn("endpoint", name)
    if name in place.endpoints:
        raise invalid(f'Cannot create already existing endpoint "{arn}".')
    fleets = fleets_of(context, asked["EndpointConfigName"])
    _check_quota(context, fleets)
    now = time.time()
    endpoint = Endpoint(
        name=name,
        arn=arn,
        config_name=asked["EndpointConfigName"],
        fleets=fleets,
        created=now,
        modified=now,
    )
    _begin(context, endpoint, "Creating", fleets)
    place.endpoints[name] = endpoint
    if lines := written_at_start(endpoint):
        place.logs[name] = lines
    put_tags(place, arn, asked.get("Tags", []))
    return {"EndpointArn": arn}


def update_endpoint(context: Context, asked: Members) -> Members:
    """The new fleet starts beside the old: for a while both count, as AWS counts them."""
    endpoint = find_endpoint(context.place, asked["EndpointName"])
    _refuse_in_progress(endpoint)
    if endpoint.status == "Failed":
        raise invalid(f'Cannot update endpoint "{endpoint.arn}" in Failed status; delete it.')
    # AWS looks at the old configuration, too, and fails when it is gone.
    find_config(context.place, endpoint.config_name)
    fleets = fleets_of(context, asked["EndpointConfigName"])
    _check_quota(context, fleets)
    endpoint.next_config_name, endpoint.next_fleets = asked["EndpointConfigName"], fleets
    endpoint.failure_reason = None
    _begin(context, endpoint, "Updating", fleets)
    return {"EndpointArn": endpoint.arn}


def delete_endpoint(context: Context, asked: Members) -> Members:
    endpoint = find_endpoint(context.place, asked["EndpointName"])
    _refuse_in_progress(endpoint)
    _begin(context, endpoint, "Deleting", [])
    return {}


def _begin(context: Context, endpoint: Endpoint, status: str, fleets: list[Fleet]) -> None:
    seconds = context.cloud.facts.durations
    lasts = seconds[status.lower()]
    # Failures are planned now and come later: that is how AWS reports them.
    for kind, reason in _FAILURES.items():
        if _strikes(context, kind, fleets):
            endpoint.planned_failure = reason.format(variant=fleets[0].variant)
            lasts = seconds[kind]
            break
    endpoint.status, endpoint.due = status, context.cloud.clock.now() + lasts
    endpoint.modified = time.time()
    context.changed = True


def _strikes(context: Context, kind: str, fleets: list[Fleet]) -> bool:
    """A fleet without capacity takes the next type of its pools, as long as there is one."""
    if kind != "capacity" or not fleets or not fleets[0].otherwise:
        return bool(fleets) and context.fault(kind) is not None
    fleet = fleets[0]
    while context.fault(kind, instance_type={fleet.instance_type}):
        if not fleet.otherwise:
            return True
        fleet.instance_type, *fleet.otherwise = fleet.otherwise
    return False


def _check_quota(context: Context, fleets: list[Fleet]) -> None:
    for instance_type in sorted({fleet.instance_type for fleet in fleets}):
        delta = sum(fleet.desired for fleet in fleets if fleet.instance_type == instance_type)
        used = context.place.utilisation(instance_type)
        # A planted refusal says 0, whatever the quota is: so it is told from a real one.
        limit = 0 if context.fault("quota") else int(context.cloud.quota(instance_type))
        if used + delta > limit:
            raise AwsError(
                "ResourceLimitExceeded",
                f"The account-level service limit '{instance_type} for endpoint usage' is {limit} "
                f"Instances, with current utilization of {used} Instances and a request delta of "
                f"{delta} Instances. Please use AWS Service Quotas to request an increase for this "
                "quota. If AWS Service Quotas is not available, contact AWS support to request an "
                "increase for this quota.",
            )


def _refuse_in_progress(endpoint: Endpoint) -> None:
    if endpoint.status in IN_PROGRESS:
        raise invalid(f'Cannot update in-progress endpoint "{endpoint.arn}".')


def find_endpoint(place: Place, name: str) -> Endpoint:
    if name not in place.endpoints:
        raise invalid(f'Could not find endpoint "{place.arn("endpoint", name)}".')
    return place.endpoints[name]


def describe_endpoint(context: Context, asked: Members) -> Members:
    endpoint = find_endpoint(context.place, asked["EndpointName"])
    answer: Members = {
        **_summary(endpoint),
        "EndpointConfigName": endpoint.config_name,
    }
    # Variants are described once they exist; a failed endpoint has none.
    if endpoint.status not in ("Creating", "Failed"):
        answer["ProductionVariants"] = [_variant(endpoint, fleet) for fleet in endpoint.fleets]
    if endpoint.next_config_name:
        answer["PendingDeploymentSummary"] = {"EndpointConfigName": endpoint.next_config_name}
    if endpoint.failure_reason:
        answer["FailureReason"] = endpoint.failure_reason
    return answer


def _summary(endpoint: Endpoint) -> Members:
    return {
        "EndpointName": endpoint.name,
        "EndpointArn": endpoint.arn,
        "EndpointStatus": endpoint.status,
        "CreationTime": moment(endpoint.created),
        "LastModifiedTime": moment(endpoint.modified),
    }


def _variant(endpoint: Endpoint, fleet: Fleet) -> Members:
    shown: Members = {
        "VariantName": fleet.variant,
        "CurrentWeight": fleet.weight,
        "DesiredWeight": fleet.weight,
        "CurrentInstanceCount": fleet.current,
        "DesiredInstanceCount": fleet.desired,
    }
    if fleet.image:
        resolved = {"SpecifiedImage": fleet.image, "ResolutionTime": moment(endpoint.created)}
        shown["DeployedImages"] = [resolved]
    return shown


def list_endpoints(context: Context, asked: Members) -> Members:
    rows = [_summary(endpoint) for endpoint in context.place.endpoints.values()]
    keys = {
        "Name": "EndpointName",
        "CreationTime": "CreationTime",
        "Status": "EndpointStatus",
    }
    return page(ordered(matching(rows, asked, "EndpointName"), asked, keys), asked, "Endpoints")


OPERATIONS: dict[str, Operation] = {
    "CreateEndpoint": create_endpoint,
    "UpdateEndpoint": update_endpoint,
    "DeleteEndpoint": delete_endpoint,
    "DescribeEndpoint": describe_endpoint,
    "ListEndpoints": list_endpoints,
}
