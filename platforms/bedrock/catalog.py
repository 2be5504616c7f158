"""What Bedrock offers in a region: foundation models, each with its way, life and access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.bedrock.facts import facts_of, parameters_of
from platforms.bedrock.lifecycle import life_of
from platforms.bedrock.profiles import GLOBAL, Way, profiles, ways_to
from platforms.bedrock.recipe import recipe_of
from platforms.bedrock.standing import Standing, standing
from platforms.contract import Access, OfferedModel
from platforms.errors import Denied, PlatformError

SOURCE = "ListFoundationModels, ListInferenceProfiles"
# AWS answers one question about access after another in seconds, and a hundred in minutes.
AT_ONCE = 8
Offer = tuple[Mapping[str, Any], Way]


class FoundationModels:
    """The catalog of the connection's region, with the account's own inference profiles."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        """A model that can be asked in no way here, only with bought capacity, is left out."""
        with border():
            listed = member(
                control(self._access, "bedrock").list_foundation_models(), "modelSummaries"
            )
        known = profiles(self._access)
        offers = [(model, way) for model in listed for way in ways_to(model, known)]
        standings = _standings(self._access, [str(model["modelId"]) for model, _ in offers])
        for model, way in offers:
            yield offered(model, way, standings[str(model["modelId"])], self._access.region)


def offered(model: Mapping[str, Any], way: Way, stands: Standing, region: str) -> OfferedModel:
    """One way to one model. What AWS does not list comes from the facts, or stays unknown."""
    base, life = str(model["modelId"]), life_of(model)
    said = facts_of(base)
    return OfferedModel(
        model_id=base if way.closest else way.invocable,
        name=_name(model, way),
        provider=str(model.get("providerName") or ""),
        description=_description(way),
        regions=(region,),
        input_modalities=_words(model.get("inputModalities")),
        output_modalities=_words(model.get("outputModalities")),
        context_window=said.get("context_window"),
        lifecycle=life.lifecycle,
        legacy_at=life.legacy_at,
        end_of_life_at=life.ends_at,
        streaming=model.get("responseStreamingSupported"),
        needs_licence=False,
        access=stands.access,
        access_advice=f"{stands.text} {stands.advice}".strip(),
        parameters=parameters_of(said),
        source=SOURCE,
        recipe=recipe_of(model, way, said, region),
    )


def _name(model: Mapping[str, Any], way: Way) -> str:
    name = str(model.get("modelName") or model["modelId"])
    if way.profile is not None and way.profile.application:
        return f"{way.profile.name} ({name})"
    return f"{name} (global)" if way.reach == GLOBAL else name


def _description(way: Way) -> str:
    if way.profile is None:
        return "Asked in the region itself."
    if way.reach == GLOBAL:
        return "Asked through a profile that may route to every region of AWS."
    return f"Asked through a profile that routes to {', '.join(way.regions)}."


def _words(listed: object) -> tuple[str, ...]:
    return tuple(str(word).lower() for word in listed) if isinstance(listed, list) else ()


def _standings(access: Access, model_ids: list[str]) -> dict[str, Standing]:
    """Side by side, and no further where the first answer is that one may not ask."""
    wanted = list(dict.fromkeys(model_ids))
    if not wanted:
        return {}
    first = _standing(access, wanted[0])
    if first.code == Denied.code:
        return dict.fromkeys(wanted, first)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as side_by_side:
        others = side_by_side.map(lambda model_id: _standing(access, model_id), wanted[1:])
        return dict(zip(wanted, [first, *others], strict=True))


def _standing(access: Access, model_id: str) -> Standing:
    """What cannot be read leaves the access unknown; the catalog is no worse for it."""
    try:
        return standing(access, model_id)
    except PlatformError as error:
        advice = "Allow bedrock:GetFoundationModelAvailability to know whether it may be asked."
        return Standing(access="unknown", code=error.code, text=error.text, advice=advice)
