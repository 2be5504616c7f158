"""Keys of programs: who they belong to, what they may do and until when. Never the key itself."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import User


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def seen_by(self, user: User) -> Self:
        """One's own; admins see those of their organisation, super_admins all."""
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(Q(user=user) | Q(user__organization=user.organization_id))
        return self.filter(user=user)

    def living(self) -> Self:
        """Neither revoked nor past their day."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, revoked_at__isnull=True)


class ApiKey(models.Model):
    """`prefix` is what people recognise a key by; of the rest only a keyed hash is kept.

    What a key may do is the lesser of its scopes and of what its owner may do at that moment.
    `last_used_at` is right within a few minutes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    key_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40))
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        db_table = "api_keys"
        verbose_name = "API key"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "-created_at"], name="api_keys_by_person")]

    def __str__(self) -> str:
        return f"{self.name} ({self.masked})"

    @property
    def masked(self) -> str:
        return f"stq_{self.prefix}_…"

    def living(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    @property
    def state(self) -> str:
        """`active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if self.living(timezone.now()) else "expired"
