"""Which model an entry of the price list is about: names as AWS spells them, made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from platforms.bedrock.facts import read

# USE1-openai.gpt-oss-20b-mantle-input-tokens-standard: the newest entries hold the model's own id.
EMBEDDED = re.compile(
    r"^[A-Z0-9]+-((?:[a-z0-9-]+\.)+[a-z0-9.-]+?)-(?:mantle-)?(?:in|out)put-tokens"
)
VERSION = re.compile(r"(-v\d+(:\d+)?|-\d+:\d+)$")
DATE = re.compile(r"-\d{8}$")
SIGNS = re.compile(r"[^a-z0-9]")


def names_of_entry(attributes: Mapping[str, Any]) -> Iterator[str]:
    """What an entry calls its model, best first."""
    usage = EMBEDDED.match(str(attributes.get("usagetype", "")))
    if usage:
        yield _plain(usage[1])
    for field in ("model", "titanModel"):
        if attributes.get(field):
            yield _plain(str(attributes[field]))
    service = str(attributes.get("servicename", "")).lower()
    edition = str(read("price_names")["edition"])
    if edition in service:
        yield _plain(service.replace(edition, ""))


def names_of_model(model_id: str, name: str) -> set[str]:
    """What a model may be called there: its name, its id without version, and its aliases."""
    found = {_plain(name), _plain(DATE.sub("", VERSION.sub("", model_id)))}
    for alias in read("price_names")["aliases"]:
        if model_id.startswith(alias["prefix"]):
            found |= {_plain(other) for other in alias["names"]}
    return found - {""}


def _plain(name: str) -> str:
    words = name.lower().split()
    kept = [word for word in words if word not in read("price_names")["dropped_words"]]
    return SIGNS.sub("", "".join(kept))
