"""What people ask for about how models are used."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from foundation.refusals import Forbidden, Refusal
from foundation.text import clean
from modelcatalog import queries
from modelcatalog.configuring import demand_fitting
from modelcatalog.models import ModelConfiguration
from modelcatalog.offers import keep_sorting
from modelcatalog.recording import LONGEST_ID


class BadModelId(Refusal):
    """No platform can have a model of that id."""

    code = "bad_model_id"


@transaction.atomic
def configure_model(
    *,
    by: User,
    model_id: str,
    system_prompt: str = "",
    parameters: Mapping[str, Any] | None = None,
    per_1k_input_tokens_usd: Decimal | None = None,
    per_1k_output_tokens_usd: Decimal | None = None,
) -> ModelConfiguration:
    """Say how a model is used and priced, for everybody; what is left out is unset.

    Only a super_admin may: the row holds for every organisation. Refuses parameters that the
    model is known not to take.
    """
    if not by.is_super_admin:
        raise Forbidden("Only a super admin configures models: it holds for everybody.")
    if len(model_id) > LONGEST_ID:
        raise BadModelId(f"No model's id is longer than {LONGEST_ID} characters.")
    if not model_id.isprintable() or model_id != model_id.strip():
        raise BadModelId("No model's id begins or ends with a space, or holds signs unseen.")
    given = _cleaned(parameters or {})
    demand_fitting(model_id, given)
    before = _said(ModelConfiguration.objects.filter(model_id=model_id).first())
    configuration, _ = ModelConfiguration.objects.update_or_create(
        model_id=model_id,
        defaults={
            "system_prompt": clean(system_prompt),
            "parameters": given,
            "per_1k_input_tokens_usd": per_1k_input_tokens_usd,
            "per_1k_output_tokens_usd": per_1k_output_tokens_usd,
            "updated_by": by,
        },
    )
    keep_sorting(queries.offers_of(None, model_id))
    _recorded(by, configuration, before)
    return configuration


def _recorded(
    by: User, configuration: ModelConfiguration, before: dict[str, object] | None
) -> None:
    audit.record(
        by=by,
        act="model_configuration.change",
        kind="model_configuration",
        object_id=configuration.pk,
        name=configuration.model_id,
        before=before,
        after=_said(configuration),
    )


def _cleaned(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [clean(one) for one in value] if isinstance(value, list) else value
        for name, value in parameters.items()
    }


def _said(configuration: ModelConfiguration | None) -> dict[str, object] | None:
    """What the audit keeps of it."""
    if configuration is None:
        return None
    return {
        "system_prompt": configuration.system_prompt,
        "parameters": configuration.parameters,
        "usd_per_1k_input": _plain(configuration.per_1k_input_tokens_usd),
        "usd_per_1k_output": _plain(configuration.per_1k_output_tokens_usd),
    }


def _plain(usd: Decimal | None) -> str | None:
    return None if usd is None else f"{usd.normalize():f}"
