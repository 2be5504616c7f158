"""Fields for what a platform offers beyond instance and region, made from its own declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField

from deployments.options import LONGEST, field_name, read, shown
from platforms.contract import Json, Option

ROWS = {"list": 2, "map": 3}


class OptionForm(forms.Form):
    """A form with a field for each option; what the option does not take stands beside it."""

    options: tuple[Option, ...] = ()

    def offer(self, options: Iterable[Option]) -> None:
        self.options = tuple(options)
        for option in self.options:
            self.fields[field_name(option.name)] = _field(option)

    @property
    def plain_fields(self) -> list[BoundField]:
        ours = {field_name(option.name) for option in self.options}
        return [field for field in self.visible_fields() if field.name not in ours]

    @property
    def option_groups(self) -> list[tuple[str, list[BoundField]]]:
        """In the order in which the platform declares them."""
        parts = groupby(self.options, key=lambda option: option.group)
        return [(name, [self[field_name(each.name)] for each in found]) for name, found in parts]

    @property
    def options_chosen(self) -> bool:
        """Something is said there, or wrong: then they are not folded away."""
        names = [field_name(option.name) for option in self.options]
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def sent_once(self) -> list[BoundField]:
        """What may hold secrets: it is sent when it is done, never to draw a plan."""
        return [self[field_name(option.name)] for option in self.options if option.kind == "map"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for option in self.options:
            name = field_name(option.name)
            if name in given:
                try:
                    given[name] = _read(option, given[name])
                except ValueError as error:
                    self.add_error(name, str(error))
        return given

    def option_values(self) -> dict[str, object]:
        """Those that are valid and not empty."""
        values = {
            option.name: self.cleaned_data.get(field_name(option.name)) for option in self.options
        }
        return {name: value for name, value in values.items() if value}


def written(options: Mapping[str, Json]) -> dict[str, str]:
    """Values as the form's fields show them, secrets hidden."""
    return {field_name(name): _written(value) for name, value in shown(options).items()}


def _written(value: Json) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}={each}" for name, each in value.items())
    return "on" if value is True else str(value)


def _field(option: Option) -> forms.Field:
    told: dict[str, Any] = {
        "required": False, "label": option.label, "help_text": option.help_text,
    }  # fmt: skip
    if option.kind == "switch":
        return forms.BooleanField(**told)
    if option.kind == "number":
        return forms.IntegerField(min_value=option.minimum, max_value=option.maximum, **told)
    if option.choices:
        return forms.ChoiceField(choices=[(each, each) for each in option.choices], **told)
    if option.kind == "text":
        return forms.CharField(max_length=LONGEST, **told)
    area = forms.Textarea(attrs={"rows": ROWS[option.kind]})
    return forms.CharField(max_length=100 * LONGEST, widget=area, **told)


def _read(option: Option, said: Any) -> Json:
    """The field's value in the option's kind; empty fields say nothing."""
    if said in (None, "", False):
        return None
    if option.kind == "list":
        return read(option, str(said).replace(",", "\n").split("\n"))
    if option.kind == "map":
        return read(option, _pairs(str(said)))
    return read(option, said)


def _pairs(said: str) -> dict[str, str]:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("=" not in line for line in lines):
        raise ValueError("One NAME=value a line is needed.")
    parts = (line.partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _, value in parts}
