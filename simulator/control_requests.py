"""What the control endpoint takes, checked, with errors that say what would be right."""

from collections.abc import Callable
from typing import Any

from simulator.faults import DEFAULT_OPERATIONS, MATCHABLE

Body = dict[str, Any]


class BadRequest(Exception):
    """A control request that cannot be meant; its text goes to the caller."""


def time(body: Body) -> Body:
    _only(body, {"scale", "advance_seconds"})
    if not body:
        raise BadRequest("Give 'scale' or 'advance_seconds'.")
    _positive(body, "scale")
    _not_negative(body, "advance_seconds")
    return body


def speed(body: Body) -> Body:
    _only(body, {"tokens_per_second", "first_token_seconds"})
    _positive(body, "tokens_per_second")
    _not_negative(body, "first_token_seconds")
    return body


def fault(body: Body) -> Body:
    _only(body, {"kind", "operation", "match", "times", "seconds", "after_tokens"})
    kind = body.get("kind")
    if kind not in DEFAULT_OPERATIONS:
        raise BadRequest(f"'kind' must be one of {', '.join(sorted(DEFAULT_OPERATIONS))}.")
    if not isinstance(body.get("operation", ""), str | None):
        raise BadRequest("'operation' must be a string.")
    _check_match(body.get("match", {}))
    _check_times(body)
    _not_negative(body, "seconds")
    _not_negative(body, "after_tokens")
    if kind in ("slow", "held") and not body.get("seconds"):
        raise BadRequest(f"A '{kind}' fault needs 'seconds'.")
    return body


def quota(body: Body) -> Body:
    _only(body, {"instance_type", "value"})
    name = body.get("instance_type")
    if not isinstance(name, str) or not name.startswith("ml."):
        raise BadRequest("'instance_type' must be a name such as ml.g5.xlarge.")
    if "value" not in body:
        raise BadRequest("'value' is missing.")
    _not_negative(body, "value")
    return body


def openai(body: Body) -> Body:
    _only(body, {"api_key"})
    key = body.get("api_key", 0)
    if key is not None and (not isinstance(key, str) or not key):
        raise BadRequest("'api_key' must be a string, or null to check none.")
    return body


def server(body: Body) -> Body:
    _only(body, {"api_key", "hangs", "loading"})
    if "api_key" in body:
        openai({"api_key": body["api_key"]})
    for name in ("hangs", "loading"):
        if not isinstance(body.get(name, False), bool):
            raise BadRequest(f"'{name}' must be true or false.")
    return body


def _check_match(match: object) -> None:
    if not isinstance(match, dict):
        raise BadRequest("'match' must be an object.")
    unknown = set(match) - MATCHABLE
    if unknown:
        names = ", ".join(sorted(MATCHABLE))
        raise BadRequest(f"'match' knows {names}, not {', '.join(sorted(unknown))}.")


def _check_times(body: Body) -> None:
    times = body.get("times", 1)
    if times is not None and (not _is_number(times) or times != int(times) or times < 1):
        raise BadRequest("'times' must be a whole number from 1, or null for always.")


def _only(body: Body, known: set[str]) -> None:
    unknown = set(body) - known
    if unknown:
        raise BadRequest(
            f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}."
        )


def _positive(body: Body, name: str) -> None:
    _bounded(body, name, lambda value: value > 0, "greater than 0")


def _not_negative(body: Body, name: str) -> None:
    _bounded(body, name, lambda value: value >= 0, "at least 0")


def _bounded(body: Body, name: str, test: Callable[[float], bool], rule: str) -> None:
    value: Any = body.get(name)
    if name in body and not (_is_number(value) and test(value)):
        raise BadRequest(f"'{name}' must be a number {rule}.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
