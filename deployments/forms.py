"""The form of the deploy page: where, on what, under which name."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict

from accounts.models import User
from deployments import naming
from deployments.hours_forms import FIELDS as RUN_TIMES
from deployments.hours_forms import RunTimesForm
from deployments.models import DeployedResource
from deployments.option_forms import OptionForm, written
from deployments.options import field_name, of_model
from deployments.plans import LARGEST_COUNT, Change, PlanRequest
from deployments.regions import regions as regions_of
from modelcatalog.models import CatalogModel


def uuids(texts: Iterable[str]) -> list[UUID]:
    """The ids among what was sent; what is none names nothing."""
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(UUID(text))
    return found


class DeployForm(RunTimesForm, OptionForm):
    """Bound to what was given, completed by what stands for the model unless said otherwise."""

    region = forms.ChoiceField(required=False)
    instance_type = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    instance_count = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_COUNT, label="Instances"
    )
    name = forms.CharField(required=False, max_length=naming.LONGEST)
    accept_licence = forms.BooleanField(
        required=False, label="I have read the model's licence and accept it"
    )

    def __init__(self, given: QueryDict, *, model: CatalogModel, by: User) -> None:
        self.model = model
        # Names this one sheet of the form: sent twice, it deploys once.
        self.once = given.get("once") or secrets.token_hex(16)
        written = {name: value for name, value in given.items() if name != "csrfmiddlewaretoken"}
        self.sheet = json.dumps(written, sort_keys=True)
        super().__init__(_completed(given, model, by))
        regions = _regions(model, by)
        self.fields["region"] = forms.ChoiceField(
            required=False, choices=[(region, region) for region in regions]
        )
        if not model.supported_instance_types:
            del self.fields["instance_type"], self.fields["instance_count"]
        if not regions:
            del self.fields["region"]
        self.licence_url = str(model.recipe.get("licence_url") or "")
        if model.needs_licence:
            self._name_licence(str(model.recipe.get("licence") or ""))
        else:
            del self.fields["accept_licence"]
        self.offer_run_times(by.time_zone, hourly=bool(model.supported_instance_types))
        self.offer(of_model(model.platform, model.model_id))

    def _name_licence(self, name: str) -> None:
        """Say which licence it is, as far as the catalog knows; its address stands beside it."""
        field = self.fields["accept_licence"]
        if name:
            field.label = f"I have read the {name} and accept it"
        if not self.licence_url:
            field.help_text = "The catalog holds no link to its text; its publisher does."

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name and not naming.is_fit(name):
            raise forms.ValidationError(naming.RULE)
        return name

    def plan_request(self) -> PlanRequest:
        """As far as the fields are valid; the others stand as if left empty."""
        self.is_valid()
        own = {field.name for group in self.option_groups for field in group[1]} | {*RUN_TIMES}
        given = {
            name: value for name, value in self.cleaned_data.items() if value and name not in own
        }
        given |= self.run_times()
        return PlanRequest(model_id=str(self.model.pk), options=self.option_values(), **given)


class ChangeForm(OptionForm):
    """Bound to what was given, or to what runs where nothing was given yet."""

    instance_type = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    instance_count = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_COUNT, label="Instances"
    )
    drawn = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, given: QueryDict, *, resource: DeployedResource) -> None:
        present: dict[str, Any] = {
            "instance_type": resource.instance_type,
            "instance_count": str(resource.instance_count),
            "drawn": "yes",
            **written(resource.deployment_config.get("options", {})),
        }
        offered = of_model(resource.platform, resource.model_id)
        kept = {field_name(option.name) for option in offered if option.kind == "map"}
        if given.get("drawn"):
            # What may hold secrets is not sent to draw a plan: until it is, it stands as it is.
            unsaid = {name: value for name, value in present.items() if name in kept}
            present = {**unsaid, **given.dict()}
        super().__init__(present)
        self.offer(offered)

    def change(self) -> Change:
        """As far as the fields are valid; the others stay as they are."""
        self.is_valid()
        return Change(
            instance_type=self.cleaned_data.get("instance_type") or "",
            instance_count=self.cleaned_data.get("instance_count"),
            options=self.option_values(),
        )


def _completed(given: QueryDict, model: CatalogModel, by: User) -> dict[str, Any]:
    usual = {
        "region": (_regions(model, by) or [""])[0],
        "instance_type": model.default_instance_type,
        "instance_count": "1",
        "idle": str(settings.STAQUE_IDLE_MINUTES),
        "name": "" if given.get("name") else naming.free_name(model.name, by=by),
    }
    said = {name: value for name, value in given.items() if value}
    return usual | said


def _regions(model: CatalogModel, by: User) -> list[str]:
    """Without instances there is no region to choose."""
    return regions_of(model, by) if model.supported_instance_types else []
