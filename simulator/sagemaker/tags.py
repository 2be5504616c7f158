"""Tags of whatever has an ARN here."""

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError, invalid
from simulator.sagemaker.listing import page
from simulator.sagemaker.place import Place

_AT_MOST = 50


def put_tags(place: Place, arn: str, tags: list[Members]) -> None:
    kept = place.tags.setdefault(arn, {})
    wanted = kept | {tag["Key"]: tag["Value"] for tag in tags}
    if len(wanted) > _AT_MOST:
        raise AwsError("ResourceLimitExceeded", f"At most {_AT_MOST} tags are allowed.")
    kept.update(wanted)


def add_tags(context: Context, asked: Members) -> Members:
    arn = _known(context.place, asked["ResourceArn"])
    put_tags(context.place, arn, asked["Tags"])
    context.changed = True
    return {"Tags": _rows(context.place, arn)}


def delete_tags(context: Context, asked: Members) -> Members:
    arn = _known(context.place, asked["ResourceArn"])
    for key in asked["TagKeys"]:
        context.place.tags[arn].pop(key, None)
    context.changed = True
    return {}


def list_tags(context: Context, asked: Members) -> Members:
    arn = _known(context.place, asked["ResourceArn"])
    return page(_rows(context.place, arn), {"MaxResults": 50, **asked}, "Tags")


def _rows(place: Place, arn: str) -> list[Members]:
    return [{"Key": key, "Value": value} for key, value in place.tags[arn].items()]


def _known(place: Place, arn: str) -> str:
    # SageMaker takes an ARN with a lower-case resource name for the same thing.
    for known in place.tags:
        if known.lower() == arn.lower():
            return known
    raise invalid(f'Could not find resource "{arn}".')


OPERATIONS: dict[str, Operation] = {
    "AddTags": add_tags,
    "DeleteTags": delete_tags,
    "ListTags": list_tags,
}
