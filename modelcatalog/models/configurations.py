"""How models are used, and what an operator says that they cost."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from modelcatalog.models.offering import CatalogModel

EFFORTS = ("low", "medium", "high")


class ModelConfigurationQuerySet(models.QuerySet["ModelConfiguration"]):
    def seen_by(self, user: User) -> Self:
        """Those of models that the person's connections offer."""
        if user.is_super_admin:
            return self
        offered = CatalogModel.objects.seen_by(user).values("model_id")
        return self.filter(model_id__in=offered)


class ModelConfiguration(models.Model):
    """How we use a model. Its id is that of the first resource deployed from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model_id = models.CharField(max_length=255, unique=True)
    system_prompt = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    per_1k_input_tokens_usd = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, blank=True
    )
    per_1k_output_tokens_usd = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, blank=True
    )
    updated_by = models.ForeignKey(
        User, null=True, db_column="updated_by", on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ModelConfigurationQuerySet.as_manager()

    class Meta:
        db_table = "model_configurations"
        constraints = [
            models.CheckConstraint(
                condition=Q(per_1k_input_tokens_usd__gte=0) | Q(per_1k_input_tokens_usd=None),
                name="input_override_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(per_1k_output_tokens_usd__gte=0) | Q(per_1k_output_tokens_usd=None),
                name="output_override_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.model_id

    @property
    def input_per_1m_usd(self) -> Decimal | None:
        return _per_million(self.per_1k_input_tokens_usd)

    @property
    def output_per_1m_usd(self) -> Decimal | None:
        return _per_million(self.per_1k_output_tokens_usd)


def _per_million(per_thousand: Decimal | None) -> Decimal | None:
    return None if per_thousand is None else per_thousand.scaleb(3)
