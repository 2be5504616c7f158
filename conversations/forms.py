"""What people write on the chat page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from conversations.models import ConversationThread
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
    start = forms.BooleanField(required=False)


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


class ThreadForm(forms.Form):
    """What may be changed of a thread; fields that were not sent stay as they are."""

    title = Words(required=False, max_length=255)
    pinned = forms.BooleanField(required=False)
    archived = forms.BooleanField(required=False)
    resource_id = forms.UUIDField(required=False)

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}

    def errors_in_words(self) -> list[str]:
        return [str(why) for whys in self.errors.values() for why in whys]

    def said(self, thread: ConversationThread) -> str:
        """What was done, for the notice."""
        given = self.given()
        if given.get("resource_id"):
            return f"{thread.model_id} answers here from now on."
        if "pinned" in given:
            return "Pinned to the top." if thread.pinned else "No longer pinned."
        if "archived" in given:
            return "Archived." if thread.archived else "Back among the others."
        return "Renamed."


class NewThreadForm(QuestionForm):
    """Whom to ask, and perhaps already what."""

    resource_id = forms.UUIDField()
