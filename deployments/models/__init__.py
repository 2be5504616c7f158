"""Models put to work, what happened to them, and what else is found where they run."""

from deployments.models.resources import (
    MOVING,
    SERVING,
    DeployedResource,
    ResourceEvent,
    ResourceQuerySet,
    ResourceStep,
    Saga,
    Status,
    StepStatus,
    Wish,
)
from deployments.models.surveyed import Belonging, FoundQuerySet, FoundResource, Installation, Place

__all__ = [
    "MOVING",
    "SERVING",
    "Belonging",
    "DeployedResource",
    "FoundQuerySet",
    "FoundResource",
    "Installation",
    "Place",
    "ResourceEvent",
    "ResourceQuerySet",
    "ResourceStep",
    "Saga",
    "Status",
    "StepStatus",
    "Wish",
]
