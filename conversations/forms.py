"""What people write on the chat page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from conversations.queries import COLUMNS
from deployments.models import DeployedResource
from foundation.text import clean


class Words(forms.CharField):
    """Text as people paste it: what the database could not keep is dropped, not refused."""

    def to_python(self, value: Any) -> str:
        return clean(str(super().to_python(value) or ""))


class QuestionForm(forms.Form):
    """The action says what is wrong with a question."""

    content = Words(required=False, strip=False)


class ColumnForm(forms.Form):
    """Which model stands beside the others."""

    resource_id = forms.UUIDField()


class TogetherForm(forms.Form):
    """Which models are asked side by side; the action says how many there may be."""

    resource_ids = forms.MultipleChoiceField(required=False)

    def __init__(self, given: Any, *, ready: Sequence[DeployedResource]) -> None:
        super().__init__(given)
        choices = [(str(one.pk), one.resource_name) for one in ready]
        self.fields["resource_ids"] = forms.TypedMultipleChoiceField(
            choices=choices,
            coerce=UUID,
            error_messages={
                "required": f"Choose one to {COLUMNS} models.",
                "invalid_choice": "One of these does not answer any more: choose again.",
            },
        )

    def clean_resource_ids(self) -> list[UUID]:
        wanted: list[UUID] = self.cleaned_data["resource_ids"]
        if len(wanted) > COLUMNS:
            raise forms.ValidationError(f"Side by side there is room for {COLUMNS} models.")
        return wanted


class NewThreadForm(QuestionForm):
    """Whom to ask, and perhaps already what."""

    resource_id = forms.UUIDField()
