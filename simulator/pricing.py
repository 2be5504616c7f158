"""The Price List Query API: SageMaker's offers, hosting among look-alikes of other uses.

Form of an offer: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
"""

import hashlib
import json
from collections.abc import Callable

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.facts import Facts
from simulator.sagemaker.listing import page

_USUAL_PAGE = 100
_TERM, _DIMENSION = "JRTCKXETXF", "6YS6EN2CT7"

# component → (how usagetype spells it, its price against hosting's). Hosting stands neither first
# nor last and costs something of its own, so that whoever picks the wrong row gets a wrong number.
_COMPONENTS = {
    "Training": ("Train", 1.3),
    "AsyncInference": ("AsyncInf", 1.2),
    "Hosting": ("Host", 1.0),
    "Processing": ("Processing", 1.1),
    "Notebook": ("Notebk", 0.9),
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
    if asked["ServiceCode"] != "AmazonSageMaker":
        raise AwsError("NotFoundException", f"Service {asked['ServiceCode']} is not offered here.")
    offers = [offer for offer in _offers(context.cloud.facts) if _matches(offer, asked)]
    answer = page(offers, {"MaxResults": _USUAL_PAGE, **asked}, "PriceList")
    # Strings of JSON inside JSON, as AWS sends them.
    answer["PriceList"] = [json.dumps(offer) for offer in answer["PriceList"]]
    return answer | {"FormatVersion": asked.get("FormatVersion", "aws_v1")}


def _matches(offer: Members, asked: Members) -> bool:
    attributes = offer["product"]["attributes"] | {
        "productFamily": offer["product"]["productFamily"],
        "servicecode": offer["serviceCode"],
    }
    return all(
        _TESTS[wanted["Type"]](attributes.get(wanted["Field"], ""), wanted["Value"])
        for wanted in asked.get("Filters", [])
    )


def _offers(facts: Facts) -> list[Members]:
    return [
        _offer(facts, region, instance_type, float(price["usd_per_hour"]), component)
        for region, prices in facts.prices["hosting"].items()
        for instance_type, price in prices.items()
        for component in _COMPONENTS
    ]


def _offer(
    facts: Facts, region: str, instance_type: str, hosting_usd: float, component: str
) -> Members:
    spelling, factor = _COMPONENTS[component]
    usage = f"{facts.prices['usage_prefixes'][region]}-{spelling}:{instance_type}"
    sku = hashlib.sha256(usage.encode()).hexdigest()[:16].upper()
    return {
        "serviceCode": "AmazonSageMaker",
        "product": {
            "productFamily": "ML Instance",
            "sku": sku,
            "attributes": _attributes(facts, region, instance_type, component, usage),
        },
        "terms": {"OnDemand": _terms(facts, sku, instance_type, component, hosting_usd * factor)},
        "version": "20261101000000",
        "publicationDate": f"{facts.prices['as_of']}T00:00:00Z",
    }


def _attributes(
    facts: Facts, region: str, instance_type: str, component: str, usage: str
) -> dict[str, str]:
    instance = facts.instances[instance_type]
    return {
        "servicecode": "AmazonSageMaker",
        "servicename": "Amazon SageMaker",
        "regionCode": region,
        "location": facts.prices["locations"][region],
        "locationType": "AWS Region",
        "instanceName": instance_type,
        "instanceType": f"{instance_type}-{component}",
        "component": component,
        "platoinstancename": instance_type.split(".")[1],
        "platoinstancetype": component,
        "vCpu": str(instance["vcpu"]),
        "memory": f"{instance['memory_gib']} GiB",
        "gpu": str(instance.get("gpu_count") or "N/A"),
        "gpuMemory": str(instance.get("gpu_memory_gib") or "N/A"),
        "computeType": "GPU" if instance.get("gpu_count") else "Standard",
        "usagetype": usage,
        "operation": "RunInstance",
    }


def _terms(facts: Facts, sku: str, instance_type: str, component: str, usd: float) -> Members:
    term, rate = f"{sku}.{_TERM}", f"{sku}.{_TERM}.{_DIMENSION}"
    dimension = {
        "rateCode": rate,
        "unit": "Hrs",
        "beginRange": "0",
        "endRange": "Inf",
        "description": f"${usd:.6f} per {component} {instance_type} hour (simulated)",
        "appliesTo": [],
        "pricePerUnit": {"USD": f"{usd:.10f}"},
    }
    return {
        term: {
            "sku": sku,
            "offerTermCode": _TERM,
            "effectiveDate": f"{facts.prices['as_of']}T00:00:00Z",
            "priceDimensions": {rate: dimension},
            "termAttributes": {},
        }
    }


OPERATIONS: dict[str, Operation] = {"GetProducts": get_products}
