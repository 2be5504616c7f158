"""One account in one region: models, endpoint configurations, endpoints, what scales, tags."""

from dataclasses import asdict, dataclass, field
from typing import Any

from simulator.sagemaker.endpoint import Endpoint

Kept = dict[str, Any]


@dataclass
class Place:
    """Models and configurations keep the request that made them, with `arn` and `created`.

    `targets` are what Application Auto Scaling knows, by resource id; they outlive their endpoint.
    `logs` are what endpoints wrote at their start, by name, as pairs of moment and line.
    """

    account: str
    region: str
    models: dict[str, Kept] = field(default_factory=dict)
    configs: dict[str, Kept] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    targets: dict[str, Kept] = field(default_factory=dict)
    logs: dict[str, list[list[Any]]] = field(default_factory=dict)

    def arn(self, kind: str, name: str) -> str:
        return f"arn:aws:sagemaker:{self.region}:{self.account}:{kind}/{name}"

    def utilisation(self, instance_type: str) -> int:
        return sum(endpoint.instances(instance_type) for endpoint in self.endpoints.values())

    def forget(self, endpoint_name: str) -> Endpoint | None:
        endpoint = self.endpoints.pop(endpoint_name, None)
        if endpoint is not None:
            self.tags.pop(endpoint.arn, None)
        return endpoint

    @classmethod
    def from_state(cls, said: Kept) -> "Place":
        endpoints = {
            name: Endpoint.from_state(kept) for name, kept in said.pop("endpoints").items()
        }
        return cls(**said, endpoints=endpoints)

    def as_state(self) -> Kept:
        return asdict(self)
