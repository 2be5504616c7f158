"""The words that platforms are told in: verdicts, states, reasons."""

from __future__ import annotations

from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Lifecycle = Literal["active", "legacy", "deprecated", "unknown"]
ModelAccess = Literal["granted", "pending", "not_granted", "unknown"]
Verdict = Literal["pass", "warn", "fail", "unknown"]
StopReason = Literal["complete", "length", "stop_sequence", "filtered", "unknown"]
Status = Literal[
    "absent", "provisioning", "in_service", "updating", "deleting", "failed", "unknown"
]
Bucket = Literal["input", "output", "cache_read", "cache_write", "reasoning"]
