"""Which connection somebody wants read again."""

from __future__ import annotations

from uuid import UUID

from django import forms

from foundation.refusals import Missing


class RefreshForm(forms.Form):
    """Without a connection: all that the person sees."""

    connection_id = forms.UUIDField(required=False)

    def wanted(self) -> UUID | None:
        """Refuses what names no connection, as it refuses one that is not there."""
        if not self.is_valid():
            raise Missing("There is no such connection, or it is not yours.")
        found: UUID | None = self.cleaned_data["connection_id"]
        return found
