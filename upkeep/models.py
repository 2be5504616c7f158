"""The parts that work in the background, when each was last seen, and who beats."""

from __future__ import annotations

from django.db import models


class Part(models.Model):
    """One row a part. In the database, because Valkey may forget what it was told.

    `holder` and `held_until` are a lease: of all who could do a part's work, one does.
    """

    name = models.CharField(primary_key=True, max_length=40)
    seen_at = models.DateTimeField()
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "upkeep_parts"

    def __str__(self) -> str:
        return self.name
