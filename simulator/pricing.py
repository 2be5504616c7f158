"""The Price List Query API: what services offer, filtered and in pages."""

import json
from collections.abc import Callable, Iterator, Mapping

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.bedrock import offers as bedrock
from simulator.facts import Facts
from simulator.offer import Offer
from simulator.sagemaker import offers as sagemaker
from simulator.sagemaker.listing import page

_USUAL_PAGE = 100

_OFFERS: Mapping[str, Callable[[Facts], Iterator[Offer]]] = {
    sagemaker.SERVICE: sagemaker.offers,
    bedrock.OWN: bedrock.own_offers,
    bedrock.MARKETPLACE: bedrock.marketplace_offers,
}

_TESTS: dict[str, Callable[[str, str], bool]] = {
    "TERM_MATCH": lambda value, wanted: value.lower() == wanted.lower(),
    "EQUALS": lambda value, wanted: value == wanted,
    "CONTAINS": lambda value, wanted: wanted.lower() in value.lower(),
    "ANY_OF": lambda value, wanted: value in wanted.split(","),
    "NONE_OF": lambda value, wanted: value not in wanted.split(","),
}


def get_products(context: Context, asked: Members) -> Members:
    if context.caller.region not in context.cloud.facts.prices["api_regions"]:
        raise AwsError("UnknownEndpoint", "The Price List API does not run in this region.", 403)
    offered = _OFFERS.get(asked["ServiceCode"])
    if offered is None:
        raise AwsError("NotFoundException", f"Service {asked['ServiceCode']} is not offered here.")
    offers = [offer.product() for offer in offered(context.cloud.facts) if _matches(offer, asked)]
    answer = page(offers, {"MaxResults": _USUAL_PAGE, **asked}, "PriceList")
    # Strings of JSON inside JSON, as AWS sends them.
    answer["PriceList"] = [json.dumps(offer) for offer in answer["PriceList"]]
    return answer | {"FormatVersion": asked.get("FormatVersion", "aws_v1")}


def _matches(offer: Offer, asked: Members) -> bool:
    attributes = offer.attributes | {"productFamily": offer.family, "servicecode": offer.service}
    return all(
        _TESTS[wanted["Type"]](attributes.get(wanted["Field"], ""), wanted["Value"])
        for wanted in asked.get("Filters", [])
    )


OPERATIONS: dict[str, Operation] = {"GetProducts": get_products}
