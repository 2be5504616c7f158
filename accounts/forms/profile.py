"""The form of one's own profile."""

from __future__ import annotations

from typing import cast

from django import forms

from accounts import particulars
from accounts.forms.explained import Explained
from accounts.forms.passwords import LONGEST
from accounts.particulars import Particulars


class ProfileForm(Explained):
    name = forms.CharField(required=False, max_length=particulars.LONGEST)
    email = forms.EmailField(max_length=particulars.LONGEST, label="E-mail")
    current_password = forms.CharField(
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput,
        label="Present password",
        help_text="Only where the e-mail changes: a lost password is sent there.",
    )
    time_zone = forms.CharField(
        max_length=64, label="Time zone", help_text="All times on pages are shown in it."
    )
    aws_region = forms.CharField(
        max_length=50,
        label="AWS region",
        help_text="Where a plan begins if the connection reaches it.",
    )

    def particulars(self) -> Particulars:
        given = {n: value for n, value in self.cleaned_data.items() if n != "current_password"}
        return cast(Particulars, given)
