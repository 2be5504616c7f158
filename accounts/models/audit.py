"""What was done, by whom and from where: rows that are only ever added."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models.people import User

SIGN_IN_FAILED = "sign_in.failed"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def seen_by(self, user: User) -> Self:
        """Admins see what concerns their organisation, super_admins everything, others nothing."""
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(organization=user.organization_id)
        return self.filter(by=user) if user.is_admin else self.none()


class AuditEntry(models.Model):
    """One act. `by` is None where Staque itself acted, and after a person is gone.

    Names are kept as text, so that they can still be read then. `before` and `after` hold only
    what changed, and never a secret.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurred_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    username = models.CharField(max_length=255, blank=True)
    organization = models.CharField(max_length=255, blank=True)
    act = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    address = models.CharField(max_length=45, blank=True)
    through = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        db_table = "audit_entries"
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="audit_by_time"),
            models.Index(fields=["organization", "-occurred_at"], name="audit_by_organization"),
            models.Index(fields=["by", "-occurred_at"], name="audit_by_person"),
            models.Index(fields=["object_id", "-occurred_at"], name="audit_by_object"),
            models.Index(
                fields=["address", "-occurred_at"],
                condition=Q(act=SIGN_IN_FAILED),
                name="audit_failed_sign_ins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.name} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit entry is never changed.")
        super().save(*args, **kwargs)
