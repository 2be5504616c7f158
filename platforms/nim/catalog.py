"""What a NIM offers: the models that it lists, with what its own metadata adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from platforms.contract import Access, OfferedModel
from platforms.openai_offering import offered
from platforms.openai_server import listed


class ServedModels:
    """The list as a catalog. Nobody says there what a model reads, writes or costs."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        for row in listed(self._access):
            model = offered(row)
            yield replace(model, provider=_maker(model), name=_short(model.model_id))


def _maker(model: OfferedModel) -> str:
    """A container names its engine as the owner; the id's first part names who made the model."""
    maker, found, _ = model.model_id.partition("/")
    return maker if found else model.provider


def _short(model_id: str) -> str:
    return model_id.rpartition("/")[2] or model_id
