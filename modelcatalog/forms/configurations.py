"""How a model is used and priced, as an operator fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from foundation.figures import money
from foundation.refusals import Refusal
from modelcatalog.configuring import Bounds, Configured, spoken
from modelcatalog.models import EFFORTS, ModelConfiguration

PARAMETERS = ("max_tokens", "temperature", "top_p", "stop", "reasoning_effort")
MOST_STOPS = 8
LONGEST_STOP = 200


class ConfigurationForm(forms.Form):
    """Every field may be left empty: then the model's own default holds, or the listed price.

    Prices are typed per 1,000 tokens, as the tables keep them.
    """

    system_prompt = forms.CharField(
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea,
        label="System prompt",
        help_text="Said to the model before every thread that has no system prompt of its own.",
    )
    max_tokens = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000_000,
        label="Longest answer",
        help_text="In tokens (max_tokens).",
    )
    temperature = forms.FloatField(
        required=False, min_value=0, max_value=2, label="Temperature", help_text="0 to 2."
    )
    top_p = forms.FloatField(
        required=False, min_value=0, max_value=1, label="Top p", help_text="0 to 1."
    )
    reasoning_effort = forms.ChoiceField(
        required=False,
        label="Reasoning effort",
        choices=[("", "the model's own"), *((word, word) for word in EFFORTS)],
    )
    stop = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_STOPS * (LONGEST_STOP + 2),
        widget=forms.Textarea,
        label="Stop sequences",
        help_text=f"One a line, {MOST_STOPS} at most: the answer ends where one would come.",
    )
    per_1k_input_tokens_usd = forms.DecimalField(
        required=False, min_value=0, max_digits=20, decimal_places=12, label="Input, USD per 1K"
    )
    per_1k_output_tokens_usd = forms.DecimalField(
        required=False, min_value=0, max_digits=20, decimal_places=12, label="Output, USD per 1K"
    )

    def __init__(self, data: Any, *, of: Configured) -> None:
        super().__init__(data, initial=_present(of.configuration))
        if of.taken is not None:
            self._narrow(of.taken)
        if of.configuration is not None:
            self._say_millions(of.configuration)

    def _narrow(self, taken: Mapping[str, Bounds]) -> None:
        """Ask for what the model takes; a value that it does not take can still be cleared."""
        for name in PARAMETERS:
            if name not in taken and not self._is_set(name):
                del self.fields[name]
            elif any(taken.get(name, {}).values()):
                self.fields[name].help_text = f"Here it {spoken(taken[name])}."

    def _say_millions(self, configuration: ModelConfiguration) -> None:
        for name in ("input", "output"):
            usd = getattr(configuration, f"{name}_per_1m_usd")
            if usd is not None:
                said = f"{money(usd)} per 1M tokens."
                self.fields[f"per_1k_{name}_tokens_usd"].help_text = said

    def _is_set(self, name: str) -> bool:
        return bool(self.initial.get(name)) or bool(self.data.get(name))

    def clean_stop(self) -> list[str]:
        lines = [line for line in self.cleaned_data["stop"].replace("\r", "").split("\n") if line]
        if len(lines) > MOST_STOPS:
            raise forms.ValidationError(f"{MOST_STOPS} sequences at most; these are {len(lines)}.")
        if any(len(line) > LONGEST_STOP for line in lines):
            raise forms.ValidationError(f"A sequence has {LONGEST_STOP} characters at most.")
        return lines

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = dict(self.cleaned_data)
        parameters = {name: given.pop(name, None) for name in PARAMETERS}
        kept = {name: value for name, value in parameters.items() if value not in (None, "", [])}
        return {**given, "parameters": kept}

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the fields that it names, else above the form."""
        for name, why in refusal.fields.items():
            short = name.rpartition(".")[2]
            self.add_error(short if short in self.fields else None, why)
        if not refusal.fields:
            self.add_error(None, refusal.text)


def _present(configuration: ModelConfiguration | None) -> dict[str, Any]:
    if configuration is None:
        return {}
    parameters = dict(configuration.parameters)
    parameters["stop"] = "\n".join(parameters.get("stop") or [])
    prices = ("per_1k_input_tokens_usd", "per_1k_output_tokens_usd")
    return {
        "system_prompt": configuration.system_prompt,
        **parameters,
        **{name: _plain(getattr(configuration, name)) for name in prices},
    }


def _plain(usd: Decimal | None) -> str | None:
    return None if usd is None else f"{usd.normalize():f}"
