"""The form of an adoption."""

from __future__ import annotations

from typing import Any

from django import forms

from deployments.models import FoundResource
from deployments.naming import LONGEST


class AdoptForm(forms.Form):
    """What the deployment shall be called, and which model it is asked as."""

    name = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Name",
        help_text="What it is called here; at the platform it keeps its name.",
    )
    model_id = forms.CharField(
        required=False,
        max_length=255,
        label="Model",
        help_text="Its id in this connection's catalog, which says how it is asked. Empty where "
        "it is none of these: then it is watched, stopped and started, and not asked.",
    )

    def __init__(self, data: Any = None, *, found: FoundResource) -> None:
        usual = {"name": found.name[:LONGEST], "model_id": found.model_id}
        super().__init__(data, initial=usual)
