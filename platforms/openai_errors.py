"""Turns the errors of OpenAI's wire into ours: by HTTP status, by code, and inside a stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from platforms.contract import Secret
from platforms.errors import (
    Denied,
    Gone,
    Misunderstood,
    PlatformError,
    Refused,
    Throttled,
    TryLater,
)

# What of a refusal's own words says what it is about: OpenAI's codes, llama.cpp's types, and the
# sentences of vLLM, Google and Azure, who have none or other ones.
WRONG_KEY = ("API key not valid", "API_KEY_INVALID", "invalid_api_key")
LOADING = ("Loading model", "loading model", "is not ready", "model is loading")
REFUSALS = (
    (
        (
            "context_length_exceeded",
            "exceed_context_size_error",
            "maximum context length",
            "exceeds the maximum number of tokens",
            "longer than the maximum model length",
        ),
        "too_long",
        "The conversation is longer than the model can read.",
        "Start a new thread, or use a model with a larger context.",
    ),
    (
        ("content_filter", "ResponsibleAIPolicyViolation", "content management policy"),
        "filtered",
        "The server's content filter refused the question.",
        "Put it in other words, or have the filter of the deployment set differently.",
    ),
    (
        (
            "unsupported_parameter",
            "unsupported_value",
            "Unsupported parameter",
            "Unrecognized request argument",
            "Extra inputs are not permitted",
        ),
        "parameter",
        "The model does not take one of the parameters.",
        "Take the parameter that the server names out of the model's configuration.",
    ),
)
LONGEST_WORDS = 1000
LONGEST_WAIT = 3600.0


def error_of(
    status: int, body: bytes, headers: Mapping[str, str], *, secret: Secret | None = None
) -> PlatformError:
    """What an answer that is not a success means. The server's words are kept, the key is not."""
    said = said_by(body)
    words = masked(_words(said) or body.decode(errors="replace"), secret)
    kind = f"{said.get('code')} {said.get('type')}"
    if status == 429:
        return _throttled(kind, words, retry_after(headers))
    if status >= 500 or status in (202, 408, 409, 425):
        return _not_now(words, retry_after(headers))
    return _refused(status, f"{kind} {words}", words)


def error_in_stream(said: object, *, secret: Secret | None = None) -> PlatformError:
    """What an error object amid a stream means: its code is an HTTP status, or just a word."""
    fields = said if isinstance(said, dict) else {"message": said}
    words = masked(_words(fields), secret)
    code = str(fields.get("code") or "")
    if code.isdigit() and 400 <= int(code) <= 599:
        return error_of(int(code), json.dumps({"error": fields}).encode(), {}, secret=secret)
    refusal = _refused_for_what_it_says(f"{code} {words}", words)
    if refusal.code != "invalid":
        return refusal
    return Misunderstood(
        "The model broke off its answer with an error.", code="stream_error", vendor_text=words
    )


def said_by(body: bytes) -> dict[str, Any]:
    """The error object of an answer, as far as it has one."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    # Google wraps its one error into a list.
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, dict):
        return {}
    said = answer.get("error", answer)
    return said if isinstance(said, dict) else {"message": said}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from a number or a date; None where the server says nothing sensible."""
    value = {name.lower(): text for name, text in headers.items()}.get("retry-after", "")
    try:
        seconds: float | None = max(float(value), 0.0)
    except ValueError:
        seconds = _until(value)
    # What is no number fails both comparisons.
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_WAIT else None


def masked(words: str, secret: Secret | None) -> str:
    """A server's words without our key, should it have repeated it."""
    if secret and secret.value:
        words = words.replace(secret.value, "•••")
    return words[:LONGEST_WORDS]


def _until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _words(said: Mapping[str, Any]) -> str:
    for name in ("message", "detail", "error", "title"):
        if said.get(name):
            return str(said[name])
    return ""


def _not_now(words: str, wait: float | None) -> TryLater:
    if _has(words, LOADING):
        return TryLater(
            "The server is still loading the model.",
            code="loading",
            advice="Wait until it has; large models take minutes.",
            vendor_text=words,
            retry_after=wait,
        )
    return TryLater("The server could not answer just now.", vendor_text=words, retry_after=wait)


def _throttled(kind: str, words: str, wait: float | None) -> PlatformError:
    if "insufficient_quota" in kind:
        return _out_of_credit(words)
    return Throttled("The server asks for fewer requests.", vendor_text=words, retry_after=wait)


def _out_of_credit(words: str) -> PlatformError:
    return Refused(
        "The account at the server is out of credit.",
        code="quota",
        advice="Top up the account, or use another connection.",
        vendor_text=words,
    )


def _refused(status: int, searched: str, words: str) -> PlatformError:
    if status == 402:
        return _out_of_credit(words)
    if status in (401, 403) or _has(searched, WRONG_KEY):
        return Denied(
            "The server does not accept the connection's key.",
            advice="Check the secret that the connection refers to.",
            vendor_text=words,
        )
    if status == 404:
        return Gone("The server does not know that model or address.", vendor_text=words)
    if 300 <= status < 400:
        return Refused(
            "The server sends its callers elsewhere, which is not followed.",
            code="redirect",
            advice="Enter the address it should be asked at.",
            vendor_text=words,
        )
    return _refused_for_what_it_says(searched, words)


def _refused_for_what_it_says(searched: str, words: str) -> PlatformError:
    for signs, code, text, advice in REFUSALS:
        if _has(searched, signs):
            return Refused(text, code=code, advice=advice, vendor_text=words)
    return Refused("The server refused the request.", code="invalid", vendor_text=words)


def _has(searched: str, signs: tuple[str, ...]) -> bool:
    return any(sign in searched for sign in signs)
