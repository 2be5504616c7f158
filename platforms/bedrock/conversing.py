"""Puts a question into the shape that Bedrock has for all of its models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from platforms.bedrock.facts import read
from platforms.contract import Json, Question, Turn
from platforms.errors import Refused

# Our word for a parameter, and Bedrock's.
NAMES = {"max_tokens": "maxTokens", "temperature": "temperature", "top_p": "topP"}


def request_of(question: Question, invocable: str) -> dict[str, Any]:
    """What is sent. A parameter that the model is known not to take is refused, never dropped."""
    asking = _mapping(question.order.recipe.get("asking"))
    reasoning = _reasoning(question, asking)
    _demand_taken(question, asking, reasoning)
    request: dict[str, Any] = {"modelId": invocable, "messages": list(_messages(question.turns))}
    if question.system_prompt.strip():
        request["system"] = [{"text": question.system_prompt}]
    config = _config(question, asking, reasoning)
    if config:
        request["inferenceConfig"] = config
    if reasoning:
        request["additionalModelRequestFields"] = reasoning["fields"]
    return request


def with_limit(request: Mapping[str, Any], limit: int) -> dict[str, Any]:
    """The same request, asking for no more than the model writes at most."""
    return {
        **request,
        "inferenceConfig": {**request.get("inferenceConfig", {}), "maxTokens": limit},
    }


def _messages(turns: tuple[Turn, ...]) -> Iterator[dict[str, Any]]:
    """Roles must alternate and no text may be blank: neighbours share a message."""
    said = [turn for turn in turns if turn.content.strip()]
    for role, neighbours in groupby(said, key=lambda turn: turn.role):
        yield {"role": role, "content": [{"text": turn.content} for turn in neighbours]}


def _config(
    question: Question, asking: Mapping[str, Any], reasoning: Mapping[str, Any]
) -> dict[str, Json]:
    limit = _limit(question.max_tokens, asking, int(reasoning.get("tokens", 0)))
    given: dict[str, Json] = {
        "maxTokens": limit,
        "temperature": question.temperature,
        "topP": question.top_p,
        "stopSequences": list(question.stop) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _limit(asked: int | None, asking: Mapping[str, Any], thinking: int) -> int | None:
    """Room for the answer that was asked for beside the thought, up to what the model writes."""
    if thinking:
        asked = thinking + (asked or int(read("models")["room_beside_reasoning"]["tokens"]))
    most = asking.get("max_output_tokens")
    if asked is None or not isinstance(most, int):
        return asked
    return min(asked, most)


def _reasoning(question: Question, asking: Mapping[str, Any]) -> Mapping[str, Any]:
    """How the recipe says that this much effort is asked for; empty where none is."""
    if question.reasoning_effort is None:
        return {}
    found = _mapping(_mapping(asking.get("reasoning")).get(question.reasoning_effort))
    if not found:
        raise _not_taken("an effort of reasoning")
    return found


def _demand_taken(
    question: Question, asking: Mapping[str, Any], reasoning: Mapping[str, Any]
) -> None:
    given = {name for name in NAMES if getattr(question, name) is not None}
    taken = asking.get("parameters")
    # A limit is clamped elsewhere; what nobody knows of is left to the model to refuse.
    for name in sorted(given - {"max_tokens"}):
        if isinstance(taken, list) and name not in taken:
            raise _not_taken(f"`{name}`")
    for name in sorted(given & set(reasoning.get("excludes", ()))):
        raise _not_taken(f"`{name}` while it reasons")
    for group in asking.get("one_of") or ():
        if given.issuperset(group):
            names = " and ".join(f"`{name}`" for name in group)
            raise _not_taken(f"{names} together")


def _not_taken(what: str) -> Refused:
    return Refused(
        f"The model does not take {what}.",
        code="parameter",
        advice="Take it out of the model's configuration, or choose another model.",
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
