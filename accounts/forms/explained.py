"""A form that can say what an action refused."""

from __future__ import annotations

from django import forms

from foundation.refusals import Refusal


class Explained(forms.Form):
    def explain(self, refusal: Refusal) -> None:
        """Beside the fields that it names, else above the form."""
        for name, why in refusal.fields.items():
            self.add_error(name if name in self.fields else None, why)
        if not refusal.fields:
            self.add_error(None, refusal.text)
