"""One question to a foundation model: what is asked, and what will be said and counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.aws.context import Context, Members
from simulator.bedrock import refusals
from simulator.bedrock.foundation import Foundation, foundations, profiles
from simulator.speaking.generation import Generation, generate
from simulator.speaking.tokens import tokens_of

_THOUGHT = "(A simulated thought: the question is read, and nothing is weighed.)"
_BLOCK = 16


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """An answer; `written` tokens of its prompt go to a cache, `read` ones come out of it."""

    model: Foundation
    generation: Generation
    thought: list[str]
    read: int
    written: int

    @property
    def stop_reason(self) -> str:
        if self.generation.cut_short:
            return "max_tokens"
        return "stop_sequence" if self.generation.stopped else "end_turn"

    @property
    def usage(self) -> Members:
        """As AWS counts: what goes through the cache is not among the input."""
        given = self.generation.prompt_tokens - self.read - self.written
        said = len(self.thought) + len(self.generation.tokens)
        return {
            "inputTokens": given,
            "outputTokens": said,
            "totalTokens": self.generation.prompt_tokens + said,
            "cacheReadInputTokens": self.read,
            "cacheWriteInputTokens": self.written,
        }


def model_asked(context: Context, model_id: str) -> Foundation:
    """The model behind a model's id, a profile's id, or the ARN of either."""
    facts, region = context.cloud.facts, context.caller.region
    name = model_id.rpartition("/")[2]
    for profile in profiles(facts, region):
        if profile.profile_id == name:
            refusals.refuse_to_ask(facts, profile.model)
            return profile.model
    model = foundations(facts).get(name)
    if model is None:
        raise refusals.unknown_model()
    refusals.refuse_to_ask(facts, model)
    if not model.runs_in(region):
        raise refusals.needs_profile(name)
    return model


def begin(context: Context, model: Foundation, asked: Members) -> Conversation:
    refusals.refuse_wrong(model, asked)
    config = asked.get("inferenceConfig", {})
    generation = generate(
        context.cloud,
        model.model_id,
        "\n".join(_spoken(asked)),
        _text(asked["messages"][-1]["content"]),
        config.get("maxTokens"),
        tuple(config.get("stopSequences", ())),
    )
    thinks = model.said["always_thinks"] or asked.get("additionalModelRequestFields")
    read, written = _cached(model, asked, generation)
    return Conversation(
        model=model,
        generation=generation,
        thought=tokens_of(_THOUGHT) if thinks else [],
        read=read,
        written=written,
    )


def _cached(model: Foundation, asked: Members, generation: Generation) -> tuple[int, int]:
    """Some models keep prompts by themselves, others what stands before a cache point."""
    if not (_cache_points(asked) or model.said.get("caches") == "automatic"):
        return 0, 0
    # Whole blocks are kept; the rest of a prompt is read anew every time.
    whole = generation.prompt_tokens // _BLOCK * _BLOCK
    return generation.cached_tokens, whole - generation.cached_tokens


def _cache_points(asked: Members) -> bool:
    contents = [asked.get("system", [])] + [said["content"] for said in asked["messages"]]
    return any("cachePoint" in block for blocks in contents for block in blocks)


def _spoken(asked: Members) -> Iterator[str]:
    if asked.get("system"):
        yield f"system: {_text(asked['system'])}"
    for message in asked["messages"]:
        yield f"{message['role']}: {_text(message['content'])}"


def _text(blocks: list[dict[str, Any]]) -> str:
    return "\n".join(block["text"] for block in blocks if "text" in block)
