"""The form on which somebody makes a key for a program."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.forms.explained import Explained
from accounts.scopes import MEANING

USUAL_DAYS = 90


class ApiKeyForm(Explained):
    """A day, or the word that there is none: nobody makes a key for ever by leaving a field out."""

    name = forms.CharField(
        max_length=100, label="Name", help_text="What uses it, such as “nightly report”."
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, meaning) for scope, meaning in MEANING.items()],
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    expires_at = forms.DateField(
        required=False,
        label="Works until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    never = forms.BooleanField(required=False, label="It never expires")

    def __init__(self, data: Any = None, **options: Any) -> None:
        usual = timezone.localdate() + timedelta(days=USUAL_DAYS)
        super().__init__(data, initial={"expires_at": usual.isoformat()}, **options)
        self.fields["expires_at"].widget.input_type = "date"

    def clean_expires_at(self) -> datetime | None:
        """The end of that day where the person lives."""
        day: date | None = self.cleaned_data["expires_at"]
        if self.data.get("never"):
            return None
        if day is None:
            raise forms.ValidationError("Choose a day, or say that it never expires.")
        if day.year > 9000:
            raise forms.ValidationError("Choose a day that somebody may live to see.")
        return timezone.make_aware(datetime.combine(day, time.max))

    def wish(self) -> dict[str, Any]:
        names = ("name", "scopes", "expires_at")
        return {name: self.cleaned_data[name] for name in names}
