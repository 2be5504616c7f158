"""The forms on which admins write down people and organisations."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts import particulars, standing
from accounts.forms.explained import Explained
from accounts.models import User
from accounts.particulars import Particulars
from accounts.queries.people import organization_names


class PersonForm(Explained):
    """What is kept of somebody, as far as whoever looks may give it."""

    name = forms.CharField(required=False, max_length=particulars.LONGEST)
    email = forms.EmailField(max_length=particulars.LONGEST, label="E-mail")
    organization = forms.ChoiceField(required=False, label="Organisation")
    role = forms.ChoiceField()
    aws_region = forms.CharField(
        max_length=50, label="AWS region", help_text="Where their plans begin unless they choose."
    )

    def __init__(self, data: Any = None, *, by: User, **options: Any) -> None:
        super().__init__(data, **options)
        roles = forms.ChoiceField(choices=standing.roles_for(by))
        self.fields["role"] = roles
        if by.is_super_admin:
            names = [(name, name) for name in organization_names()]
            self.fields["organization"] = forms.ChoiceField(
                required=False, label="Organisation", choices=[("", "none"), *names]
            )
        else:
            del self.fields["organization"]

    def particulars(self) -> Particulars:
        given = {name: value for name, value in self.cleaned_data.items() if name != "username"}
        if "organization" in given:
            given["organization"] = given["organization"] or None
        return cast(Particulars, given)


class NewPersonForm(PersonForm):
    """With the name to sign in with, which stays."""

    username = forms.CharField(
        max_length=particulars.LONGEST,
        label="User name",
        help_text="Letters, digits and . @ + - _; it cannot be changed later.",
    )
    field_order = ("username", "name", "email", "organization", "role", "aws_region")


class OrganizationForm(Explained):
    name = forms.CharField(max_length=particulars.LONGEST, label="Name")
