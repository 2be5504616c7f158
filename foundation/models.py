"""What the floor itself keeps: requests that must not be done twice."""

from __future__ import annotations

import uuid

from django.db import models


class OnceOnly(models.Model):
    """A request under its `Idempotency-Key`.

    Whoever holds `attempt` may do it until the lease ends.
    `made_id` is written in the transaction of the work itself: it proves that the work is done,
    also when its answer was never given. `status` and `answer` are what to say again; where they
    are missing, the answer is told anew from `made_id`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    attempt = models.UUIDField()
    lease_until = models.DateTimeField()
    made_id = models.UUIDField(null=True)
    ended = models.BooleanField(default=False)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency_keys"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_key_an_owner")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return self.key
