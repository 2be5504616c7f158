"""What people ask for about how models are used."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from foundation.refusals import Forbidden, Refusal
from foundation.text import clean
from modelcatalog.models import ModelConfiguration
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

    Only a super_admin may: the row holds for every organisation.
    """
    if not by.is_super_admin:
        raise Forbidden("Only a super admin configures models: it holds for everybody.")
    if len(model_id) > LONGEST_ID:
        raise BadModelId(f"No model's id is longer than {LONGEST_ID} characters.")
    configuration, _ = ModelConfiguration.objects.update_or_create(
        model_id=model_id,
        defaults={
            "system_prompt": clean(system_prompt),
            "parameters": dict(parameters or {}),
            "per_1k_input_tokens_usd": per_1k_input_tokens_usd,
            "per_1k_output_tokens_usd": per_1k_output_tokens_usd,
            "updated_by": by,
        },
    )
    return configuration
