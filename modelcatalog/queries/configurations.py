"""What is asked about how models are used."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from foundation.refusals import Missing
from modelcatalog.models import ModelConfiguration, ModelConfigurationQuerySet


def configurations(model_ids: Iterable[str]) -> dict[str, ModelConfiguration]:
    """How we use these models, by the platform's id."""
    found = ModelConfiguration.objects.filter(model_id__in=list(model_ids))
    return {configuration.model_id: configuration for configuration in found}


def configuration(model_id: str) -> ModelConfiguration | None:
    """How we use a model, if anybody has said."""
    return configurations([model_id]).get(model_id)


def seen_configurations(user: User) -> ModelConfigurationQuerySet:
    return ModelConfiguration.objects.seen_by(user).select_related("updated_by")


def seen_configuration(user: User, model_id: str) -> ModelConfiguration:
    """How we use a model that the person may see; else `Missing`."""
    found = seen_configurations(user).filter(model_id=model_id).first()
    if found is None:
        raise Missing("Nothing is configured for that model, or it is not yours.")
    return found
