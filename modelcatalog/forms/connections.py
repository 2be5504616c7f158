"""What an operator fills in to make or change a connection: the fields that its platform has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from foundation.refusals import Refusal
from modelcatalog.connecting import fields_of
from modelcatalog.keyring import masked
from modelcatalog.models import Connection

SECRET = "secret_ref"
MONEY = (
    "I understand that models which are deployed or asked through it cost real money, "
    "billed by the platform to its account."
)


class ConnectionForm(forms.Form):
    """Every field is optional here: the action says what is missing, beside its field."""

    name = forms.CharField(
        max_length=100, required=False, label="Name", help_text="What people will call it."
    )

    def __init__(self, data: Mapping[str, Any] | None, *, platform: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.declared = [field.name for field in fields_of(platform)]
        for field in fields_of(platform):
            self.fields[field.name] = forms.CharField(
                max_length=255 if field.name.endswith(("arn", "ref", "id")) else 500,
                required=False,
                label=field.label if field.required else f"{field.label} (optional)",
                help_text=field.help_text,
            )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the fields that it names, else above the form."""
        for name, why in refusal.fields.items():
            self.add_error(name if name in self.fields else None, why)
        if not refusal.fields:
            self.add_error(None, refusal.text)

    def values(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in ("name", *self.declared)}


class NewConnectionForm(ConnectionForm):
    """For a new one. `asks_money` demands the tick of the first real connection."""

    def __init__(self, data: Mapping[str, Any] | None, *, asks_money: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["everybodys"] = forms.BooleanField(
            required=False, label="For everybody", help_text="Else only your own organisation."
        )
        if asks_money:
            self.fields["money_accepted"] = forms.BooleanField(required=False, label=MONEY)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        accepted = self.cleaned_data.get("money_accepted")
        return self.values() | {
            "everybodys": self.cleaned_data["everybodys"],
            "money_accepted": accepted,
        }


class ConnectionChangeForm(ConnectionForm):
    """For one that is there. Its secret's reference is not shown: an empty field keeps it."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, connection: Connection, **more: Any
    ) -> None:
        shown = [field.name for field in fields_of(connection.platform) if field.name != SECRET]
        initial = {name: getattr(connection, name) for name in ("name", *shown)}
        super().__init__(data, platform=connection.platform, initial=initial, **more)
        self.has_secret = bool(connection.secret_ref)
        if SECRET in self.fields and self.has_secret:
            kept = masked(connection.secret_ref)
            self.fields[SECRET].help_text = f"Empty keeps the present one, {kept}."
            self.fields["forget_secret"] = forms.BooleanField(
                required=False, label="Let go of the present secret"
            )

    def given(self) -> dict[str, Any]:
        """What the action takes: an empty secret is left out, unless it is to be let go."""
        values = self.values()
        if not values.get(SECRET) and not self.cleaned_data.get("forget_secret"):
            values.pop(SECRET, None)
        return values
