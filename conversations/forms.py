"""What people write on the chat page."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.text import clean


class Words(forms.CharField):
    """Text as people paste it: what the database could not keep is dropped, not refused."""

    def to_python(self, value: Any) -> str:
        return clean(str(super().to_python(value) or ""))


class QuestionForm(forms.Form):
    """The action says what is wrong with a question."""

    content = Words(required=False, strip=False)


class NewThreadForm(QuestionForm):
    """Whom to ask, and perhaps already what."""

    resource_id = forms.UUIDField()
