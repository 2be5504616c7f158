"""Writes an answer in Converse's shapes: whole, or as the events of a stream."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.aws.context import Members
from simulator.aws.eventstream import event
from simulator.bedrock.conversation import Conversation


@dataclass(frozen=True)
class Converse:
    """One conversation's answer; `sent` keeps what went out, to be held against AWS's model."""

    talk: Conversation
    latency_ms: int = 0
    sent: list[Members] = field(default_factory=list)

    def complete(self) -> Members:
        content: list[Members] = []
        if self.talk.thought:
            content.append({"reasoningContent": {"reasoningText": self._thought()}})
        content.append({"text": self.talk.generation.text})
        return {
            "output": {"message": {"role": "assistant", "content": content}},
            "stopReason": self.talk.stop_reason,
            "usage": self.talk.usage,
            "metrics": {"latencyMs": self.latency_ms},
        }

    def opening(self) -> bytes:
        return b"".join(self._opening())

    def token(self, number: int, token: str) -> bytes:
        return self._delta({"text": token}, self._place)

    def closing(self) -> Iterator[bytes]:
        yield self._event("contentBlockStop", {"contentBlockIndex": self._place})
        yield self._event("messageStop", {"stopReason": self.talk.stop_reason})
        metrics = {"latencyMs": self.latency_ms}
        yield self._event("metadata", {"usage": self.talk.usage, "metrics": metrics})

    @property
    def _place(self) -> int:
        return 1 if self.talk.thought else 0

    def _opening(self) -> Iterator[bytes]:
        yield self._event("messageStart", {"role": "assistant"})
        for token in self.talk.thought:
            yield self._delta({"reasoningContent": {"text": token}}, 0)
        if self.talk.thought:
            signed = {"reasoningContent": {"signature": self._thought()["signature"]}}
            yield self._delta(signed, 0)
            yield self._event("contentBlockStop", {"contentBlockIndex": 0})

    def _thought(self) -> Members:
        text = "".join(self.talk.thought)
        return {"text": text, "signature": str(uuid.uuid5(uuid.NAMESPACE_OID, text))}

    def _delta(self, delta: Members, place: int) -> bytes:
        return self._event("contentBlockDelta", {"delta": delta, "contentBlockIndex": place})

    def _event(self, kind: str, members: Members) -> bytes:
        self.sent.append({kind: members})
        return event(kind, json.dumps(members, ensure_ascii=False).encode())
