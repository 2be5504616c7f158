"""Filters, order and pages of SageMaker's List operations, the same for each of them."""

import base64
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from simulator.aws.errors import invalid

Members = dict[str, Any]

_USUAL_PAGE = 10


def matching(items: Sequence[Members], asked: Members, name_key: str) -> list[Members]:
    """Keep what the request's NameContains, StatusEquals and time bounds let through."""
    return [item for item in items if all(test(item, asked, name_key) for test in _TESTS)]


def _name(item: Members, asked: Members, name_key: str) -> bool:
    wanted: str = asked.get("NameContains", "")
    return wanted.lower() in item[name_key].lower()


def _status(item: Members, asked: Members, name_key: str) -> bool:
    wanted = asked.get("StatusEquals")
    return wanted is None or item.get("EndpointStatus") == wanted


def _times(item: Members, asked: Members, name_key: str) -> bool:
    for key in ("CreationTime", "LastModifiedTime"):
        at = item.get(key)
        if at is not None and not _between(at, asked.get(f"{key}After"), asked.get(f"{key}Before")):
            return False
    return True


def _between(at: datetime, after: float | None, before: float | None) -> bool:
    seconds = at.timestamp()
    return (after is None or seconds > after) and (before is None or seconds < before)


_TESTS = (_name, _status, _times)


def ordered(items: list[Members], asked: Members, keys: dict[str, str]) -> list[Members]:
    """`keys` maps the request's SortBy to members; AWS's own default is newest first."""
    key = keys[asked.get("SortBy", "CreationTime")]
    newest_first = asked.get("SortOrder", "Descending") == "Descending"
    return sorted(items, key=itemgetter(key), reverse=newest_first)


def page(items: list[Members], asked: Members, answer_key: str) -> Members:
    start = _start(asked.get("NextToken"))
    end = start + asked.get("MaxResults", _USUAL_PAGE)
    answer: Members = {answer_key: items[start:end]}
    if end < len(items):
        answer["NextToken"] = base64.b64encode(f"from:{end}".encode()).decode()
    return answer


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.b64decode(token).decode().removeprefix("from:"))
    except ValueError as error:
        raise invalid("Invalid pagination token") from error
