"""Azure OpenAI: what may be asked are deployments, and the list of models tells of others.

Source: https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle (the v1 API, where
`model` is a deployment's name) and the data plane's `GET /openai/deployments`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from platforms.contract import Access, Lifecycle, OfferedModel
from platforms.dialects import Dialect
from platforms.openai_compatible.native import native
from platforms.openai_offering import offered, rows_in
from platforms.openai_server import Row, beside

WIRE = "/openai/v1"
# The last version of the path that lists deployments; later ones have no such path.
DEPLOYMENTS = "openai/deployments?api-version=2023-03-15-preview"
LATEST = 2**33
LIFECYCLES: dict[str, Lifecycle] = {
    "generally-available": "active",
    "preview": "active",
    "deprecated": "deprecated",
}


def models(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """The deployments of the resource; where they are not told, all that could be deployed."""
    known = {str(row["id"]): row for row in rows}
    made = native(access, beside(access, DEPLOYMENTS, wire=WIRE), dialect).get("data")
    found = [
        _deployed(one, known)
        for one in rows_in(made)
        if one.get("id") and _chats(_base(one, known))
    ]
    return found or [_deployable(row) for row in rows if _chats(row)]


def ids(access: Access, rows: Sequence[Row], dialect: Dialect) -> set[str]:
    return {model.model_id for model in models(access, rows, dialect)}


def _deployed(deployment: Row, known: dict[str, Row]) -> OfferedModel:
    base = _base(deployment, known)
    model = offered({**base, "id": deployment["id"]})
    return replace(
        model,
        provider="",
        description=f"A deployment of {deployment.get('model') or 'a model that is not named'}.",
        lifecycle=_lifecycle(base),
        end_of_life_at=_ends(base),
        access="granted" if deployment.get("status", "succeeded") == "succeeded" else "pending",
        source="GET /openai/deployments",
    )


def _deployable(row: Row) -> OfferedModel:
    return replace(
        offered(row),
        provider="",
        lifecycle=_lifecycle(row),
        end_of_life_at=_ends(row),
        access_advice="Azure answers for deployments: make one there, and name it like the model.",
    )


def _base(deployment: Row, known: dict[str, Row]) -> Row:
    """The listed model behind a deployment, which may be listed with or without its version."""
    name = str(deployment.get("model") or "")
    dated = [row for model_id, row in known.items() if model_id.startswith(f"{name}-")]
    return known.get(name) or (dated[0] if name and dated else {})


def _chats(row: Row) -> bool:
    able = row.get("capabilities")
    return able.get("chat_completion") is not False if isinstance(able, dict) else True


def _lifecycle(row: Row) -> Lifecycle:
    return LIFECYCLES.get(str(row.get("lifecycle_status")), "unknown")


def _ends(row: Row) -> datetime | None:
    """When asking ends, which Azure tells in seconds since 1970."""
    said = row.get("deprecation")
    moment = said.get("inference") if isinstance(said, dict) else None
    if isinstance(moment, bool) or not isinstance(moment, int) or not 0 < moment < LATEST:
        return None
    return datetime.fromtimestamp(moment, UTC)
