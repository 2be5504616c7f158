"""The forms about passwords. What a password must be is said by the action that sets it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.explained import Explained

LONGEST = 1024


class NewPasswordForm(Explained):
    """A password, twice, so that a slip is found."""

    new_password = forms.CharField(
        max_length=LONGEST, strip=False, widget=forms.PasswordInput, label="New password"
    )
    again = forms.CharField(
        max_length=LONGEST, strip=False, widget=forms.PasswordInput, label="The same again"
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "again" in given and given["again"] != given.get("new_password", given["again"]):
            self.add_error("again", "The two are not the same.")
        return given


class ChangePasswordForm(NewPasswordForm):
    current_password = forms.CharField(
        max_length=LONGEST, strip=False, widget=forms.PasswordInput, label="Present password"
    )
    field_order = ("current_password", "new_password", "again")


class ForgottenForm(Explained):
    email = forms.EmailField(max_length=255, label="E-mail")
