"""Which programs hold tokens of whom: a row a sign-in, which its refresh tokens renew in turn."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.people import User


class SignIn(models.Model):
    """One program's sign-in. Only the refresh token named here may renew it, and only once.

    A token itself is never kept, so that nobody can take one out of the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    refresh_id = models.UUIDField()
    address = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    renewed_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sign_ins"
        ordering = ["-renewed_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"
