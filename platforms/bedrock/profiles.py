"""Ways to a model: by its own id where the region runs it, else by an inference profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access

FOUNDATION = "foundation-model/"
ON_DEMAND = "ON_DEMAND"
GLOBAL = "global"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """An inference profile. `regions` are those it routes to; a global one routes anywhere."""

    profile_id: str
    arn: str
    name: str
    base: str
    regions: tuple[str, ...]
    application: bool

    @property
    def reach(self) -> str:
        """`global`, or the geography that a profile of AWS's own stays in; empty for others."""
        if "" in self.regions:
            return GLOBAL
        return "" if self.application else self.profile_id.partition(".")[0]

    @property
    def invocable(self) -> str:
        """One's own profiles are only asked by their whole name."""
        return self.arn if self.application else self.profile_id


@dataclass(frozen=True, kw_only=True)
class Way:
    """By what a model is asked in a region. `profile` is None for the model itself; `closest`
    is the way that its entry in the catalog takes, under the model's own id."""

    invocable: str
    profile: Profile | None = None
    closest: bool = False

    @property
    def reach(self) -> str:
        return self.profile.reach if self.profile else ""

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(place for place in self.profile.regions if place) if self.profile else ()


def profiles(access: Access) -> list[Profile]:
    """AWS's own profiles and the account's, those that are ready."""
    client = control(access, "bedrock")
    found: list[Profile] = []
    for kind in ("SYSTEM_DEFINED", "APPLICATION"):
        with border():
            for page in client.get_paginator("list_inference_profiles").paginate(typeEquals=kind):
                found += [
                    _profile(said)
                    for said in member(page, "inferenceProfileSummaries")
                    if said.get("status") == "ACTIVE"
                ]
    return found


def ways_to(model: Mapping[str, Any], known: Iterable[Profile]) -> list[Way]:
    """Every way to a model, the one that stays closest to the region first.

    A profile of AWS's own is left out where it only repeats a closer one in its region's prices;
    the global one stays, as it costs less and leaves the geography.
    """
    base = str(member(model, "modelId"))
    own = [profile for profile in known if profile.base == base]
    system = sorted((one for one in own if not one.application), key=_distance)
    ways = (
        [Way(invocable=base)] if ON_DEMAND in (model.get("inferenceTypesSupported") or ()) else []
    )
    ways += [Way(invocable=one.invocable, profile=one) for one in system]
    mine = [Way(invocable=one.invocable, profile=one) for one in own if one.application]
    closest = [replace(way, closest=True) for way in ways[:1]]
    return [*closest, *(way for way in ways[1:] if way.reach == GLOBAL), *mine]


def _distance(profile: Profile) -> tuple[bool, int, str]:
    return profile.reach == GLOBAL, len(profile.regions), profile.profile_id


def _profile(said: Mapping[str, Any]) -> Profile:
    arns = [str(model.get("modelArn", "")) for model in said.get("models") or ()]
    return Profile(
        profile_id=str(member(said, "inferenceProfileId")),
        arn=str(member(said, "inferenceProfileArn")),
        name=str(said.get("inferenceProfileName") or ""),
        base=arns[0].rpartition(FOUNDATION)[2] if arns else "",
        regions=tuple(_region(arn) for arn in arns),
        application=said.get("type") == "APPLICATION",
    )


def _region(arn: str) -> str:
    """arn:aws:bedrock:<region>::foundation-model/…, without a region for anywhere."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""
