"""What an operator fills in to open a connection."""

from __future__ import annotations

from django import forms

from foundation.refusals import Refusal
from modelcatalog.connecting import platforms
from modelcatalog.models import Connection


class ConnectionForm(forms.Form):
    """Every field that some platform has; the action says which of them this one needs."""

    platform = forms.ChoiceField(choices=platforms)
    name = forms.CharField(max_length=100, help_text="What people will call it.")
    everybodys = forms.BooleanField(
        required=False,
        label="For everybody",
        help_text="Else only people of your own organisation see it.",
    )
    base_url = forms.CharField(
        max_length=500,
        required=False,
        label="Base URL",
        help_text="OpenAI-compatible servers: http://127.0.0.1:11434/v1, for example.",
    )
    region = forms.CharField(
        max_length=50, required=False, help_text="AWS: us-east-1, for example."
    )
    execution_role_arn = forms.CharField(
        max_length=255,
        required=False,
        label="Execution role ARN",
        help_text="SageMaker: the role that endpoints run under.",
    )
    role_arn = forms.CharField(
        max_length=255,
        required=False,
        label="Role ARN",
        help_text="AWS: the role that Staque itself assumes; empty means its own credentials.",
    )
    endpoint_url = forms.CharField(
        max_length=500,
        required=False,
        label="Endpoint URL",
        help_text="AWS: only for VPC endpoints and emulators.",
    )
    secret_ref = forms.CharField(
        max_length=255,
        required=False,
        label="Secret",
        help_text=(
            "A reference such as env:OPENAI_API_KEY, never the secret itself. The operator allows "
            "it in STAQUE_CONNECTION_SECRETS, bound to its host."
        ),
    )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the fields that it names, else above the form."""
        for name, why in refusal.fields.items():
            self.add_error(name if name in self.fields else None, why)
        if not refusal.fields:
            self.add_error(None, refusal.text)


class ConnectionChangeForm(forms.ModelForm[Connection]):
    """What may change of a connection: what it is called, and whether it is open."""

    class Meta:
        model = Connection
        fields = ("name", "is_active")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Connection.objects.exclude(pk=self.instance.pk)
        if others.filter(organization=self.instance.organization, name=name).exists():
            raise forms.ValidationError(f"There is a connection called {name} already.")
        return name
