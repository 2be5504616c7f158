"""The Resource Groups Tagging API: the tags of everything of a kind, a page at a time."""

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.sagemaker.listing import page

_KINDS = frozenset({"endpoint", "model", "endpoint-config"})
_USUAL_PAGE = 50


def get_resources(context: Context, asked: Members) -> Members:
    """As AWS does, what has no tag is left out; filters by tag are not part of this rehearsal."""
    if "TagFilters" in asked:
        raise AwsError("InvalidParameterException", "TagFilters are not simulated.")
    kinds = [_kind(wanted) for wanted in asked.get("ResourceTypeFilters", ["sagemaker"])]
    rows = [
        {"ResourceARN": arn, "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]}
        for arn, tags in sorted(context.place.tags.items())
        if tags and any(kind in ("", arn.split(":")[5].split("/")[0]) for kind in kinds)
    ]
    told = {
        "MaxResults": asked.get("ResourcesPerPage", _USUAL_PAGE),
        "NextToken": asked.get("PaginationToken"),
    }
    answer = page(rows, told, "ResourceTagMappingList")
    # Here the last page says so with an empty token.
    following = answer.pop("NextToken", "")
    return {**answer, "PaginationToken": following}


def _kind(wanted: str) -> str:
    """Of `sagemaker:endpoint` the second; of `sagemaker` alone, any."""
    service, _, kind = wanted.partition(":")
    if service != "sagemaker" or (kind and kind not in _KINDS):
        raise AwsError("InvalidParameterException", f"Unsupported resource type: {wanted}")
    return kind


OPERATIONS: dict[str, Operation] = {"GetResources": get_resources}
