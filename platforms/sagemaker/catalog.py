"""JumpStart's models for text: the public hub's list, and of each model its document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Lifecycle, OfferedModel
from platforms.errors import Gone
from platforms.sagemaker.recipe import folded, is_gated, recipe_of

HUB = "SageMakerPublicHub"
KIND = "Model"
PAGE = 100
TASK = "@task:"
TEXT_TASKS = frozenset({"textgeneration", "reasoning"})
LIFECYCLES: dict[str, Lifecycle] = {
    "Supported": "active",
    "Deprecated": "deprecated",
    "Restricted": "legacy",
}
COUNT = r"(?P<figure{0}>\d{{1,9}}|\d{{1,3}}(?:,\d{{3}}){{1,2}})(?P<unit{0}>[KM]?)"


class PublicHub:
    """The hub of the connection's region."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        client = control(self._access, "sagemaker")
        for summary in _summaries(client):
            if _writes_text(summary):
                found = _described(client, summary)
                if found is not None:
                    yield offered(found, region=self._access.region)


def offered(content: Mapping[str, Any], *, region: str) -> OfferedModel:
    """One model of the hub. A document that cannot be read leaves its facts unknown."""
    document = _document(content)
    said = folded(document)
    types = tuple(str(kind) for kind in said.get("supportedinferenceinstancetypes") or ())
    version = str(content.get("HubContentVersion", ""))
    name = str(content["HubContentName"])
    return OfferedModel(
        model_id=name,
        name=str(content.get("HubContentDisplayName") or name),
        provider=_provider(said, content),
        description=str(content.get("HubContentDescription") or ""),
        regions=(region,),
        input_modalities=_modalities(said.get("inputmodalities")),
        output_modalities=_modalities(said.get("outputmodalities")),
        context_window=_tokens(said.get("contextwindow")),
        lifecycle=LIFECYCLES.get(str(content.get("SupportStatus")), "unknown"),
        instance_types=types,
        default_instance_type=str(said.get("defaultinferenceinstancetype") or ""),
        needs_licence=is_gated(said) if said else None,
        source=f"{HUB} {version}",
        recipe=recipe_of(document, version=version, region=region) if document else {},
    )


def _summaries(client: Any) -> Iterator[dict[str, Any]]:
    """Page by page; the SDK has no paginator for hubs."""
    wanted: dict[str, Any] = {"HubName": HUB, "HubContentType": KIND, "MaxResults": PAGE}
    while True:
        with border():
            page = client.list_hub_contents(**wanted)
        yield from member(page, "HubContentSummaries")
        if not page.get("NextToken"):
            return
        wanted["NextToken"] = page["NextToken"]


def _described(client: Any, summary: Mapping[str, Any]) -> dict[str, Any] | None:
    """The whole entry, or None where it was taken out of the hub since it was listed."""
    try:
        with border():
            found: dict[str, Any] = client.describe_hub_content(
                HubName=HUB,
                HubContentType=KIND,
                HubContentName=summary["HubContentName"],
                HubContentVersion=summary["HubContentVersion"],
            )
    except Gone:
        return None
    member(found, "HubContentDocument")
    return {**summary, **found}


def _document(content: Mapping[str, Any]) -> dict[str, Any]:
    try:
        document = json.loads(content.get("HubContentDocument") or "{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _writes_text(summary: Mapping[str, Any]) -> bool:
    keywords = [str(word).lower() for word in summary.get("HubContentSearchKeywords") or ()]
    tasks = {word.removeprefix(TASK) for word in keywords if word.startswith(TASK)}
    return any(task.replace("-", "").replace(" ", "") in TEXT_TASKS for task in tasks)


def _provider(said: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    for name in ("provider", "modelprovider"):
        if said.get(name):
            return str(said[name])
    for word in content.get("HubContentSearchKeywords") or ():
        if str(word).lower().startswith("@provider:"):
            return str(word).split(":", 1)[1]
    return ""


def _modalities(listed: object) -> tuple[str, ...]:
    """Models of a text task read and write text at least, also where the document is silent."""
    named = listed if isinstance(listed, list) else [listed] if isinstance(listed, str) else []
    return tuple(str(word).lower() for word in named) or ("text",)


def _tokens(said: object) -> int | None:
    """A count such as 8192, 8,192 or 128K. Where the figure is a power of two, K is 1,024.

    Of a range such as 32K-128K only the lower end is sure: which of them holds is decided by how
    the model is served. A unit at the end alone is meant for both: 32-128K.
    """
    found = re.fullmatch(COUNT.format("") + rf"(?:(?:-|–|TO){COUNT.format('2')})?", _tight(said))
    if found is None:
        return None
    figure = found["figure"].replace(",", "")
    return _scaled(int(figure), found["unit"] or found["unit2"] or "") or None


def _tight(said: object) -> str:
    return "".join(str(said).upper().removesuffix("TOKENS").split())


def _scaled(figure: int, unit: str) -> int:
    kilo = 1024 if figure.bit_count() == 1 else 1000
    return figure * {"": 1, "K": kilo, "M": kilo * kilo}[unit]
