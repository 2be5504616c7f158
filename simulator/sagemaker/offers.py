"""SageMaker's offers: hosting among look-alikes of other uses."""

from collections.abc import Iterator

from simulator.facts import Facts
from simulator.offer import Offer

SERVICE = "AmazonSageMaker"

# component → (how usagetype spells it, its price against hosting's). Hosting stands neither first
# nor last and costs something of its own, so that whoever picks the wrong row gets a wrong number.
_COMPONENTS = {
    "Training": ("Train", 1.3),
    "AsyncInference": ("AsyncInf", 1.2),
    "Hosting": ("Host", 1.0),
    "Processing": ("Processing", 1.1),
    "Notebook": ("Notebk", 0.9),
}


def offers(facts: Facts) -> Iterator[Offer]:
    for region, prices in facts.prices["hosting"].items():
        for instance_type, price in prices.items():
            for component in _COMPONENTS:
                yield _offer(facts, region, instance_type, float(price["usd_per_hour"]), component)


def _offer(
    facts: Facts, region: str, instance_type: str, hosting_usd: float, component: str
) -> Offer:
    spelling, factor = _COMPONENTS[component]
    usage = f"{facts.prices['usage_prefixes'][region]}-{spelling}:{instance_type}"
    usd = hosting_usd * factor
    return Offer(
        service=SERVICE,
        family="ML Instance",
        attributes=_attributes(facts, region, instance_type, component, usage),
        unit="Hrs",
        usd=f"{usd:.10f}",
        description=f"${usd:.6f} per {component} {instance_type} hour (simulated)",
        as_of=facts.prices["as_of"],
    )


def _attributes(
    facts: Facts, region: str, instance_type: str, component: str, usage: str
) -> dict[str, str]:
    instance = facts.instances[instance_type]
    return {
        "servicecode": SERVICE,
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
