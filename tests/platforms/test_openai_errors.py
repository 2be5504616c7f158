"""What a server's refusals mean."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from platforms.contract import Secret
from platforms.errors import Denied, Gone, Refused, Throttled, TryLater
from platforms.openai_errors import error_in_stream, error_of, retry_after


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (302, Refused, "redirect"),
        (400, Refused, "invalid"),
        (401, Denied, "denied"),
        (403, Denied, "denied"),
        (404, Gone, "gone"),
        (408, TryLater, "try_later"),
        (409, TryLater, "try_later"),
        (422, Refused, "invalid"),
        (429, Throttled, "throttled"),
        (500, TryLater, "try_later"),
        (503, TryLater, "try_later"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "words"}', b'{"error": {}}'])
def test_a_status_has_one_meaning_whatever_the_body(status, kind, code, body):
    error = error_of(status, body, {})
    assert type(error) is kind
    assert error.code == code
    assert error.text.endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"code": "context_length_exceeded", "message": "m"}}',
        b'{"error": {"code": 400, "type": "exceed_context_size_error", "message": "m"}}',
        b'{"message": "This model\'s maximum context length is 8192 tokens"}',
    ],
)
def test_too_long_a_prompt_is_told_from_other_mistakes(body):
    assert error_of(400, body, {}).code == "too_long"


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, b'{"error": {"code": "content_filter", "message": "m"}}', Refused, "filtered"),
        (
            400,
            b'{"error": {"message": "filtered due to ... content management policy"}}',
            Refused,
            "filtered",
        ),
        (
            400,
            b'{"error": {"code": "unsupported_value", "message": "temperature"}}',
            Refused,
            "parameter",
        ),
        (
            400,
            b'[{"error": {"code": 400, "message": "API key not valid. Please pass one."}}]',
            Denied,
            "denied",
        ),
        (
            400,
            b'[{"error": {"message": "The count exceeds the maximum number of tokens"}}]',
            Refused,
            "too_long",
        ),
        (404, b'{"error": {"code": "DeploymentNotFound", "message": "m"}}', Gone, "gone"),
        (402, b'{"detail": "Cloud credits expired"}', Refused, "quota"),
        (202, b"", TryLater, "try_later"),
        (503, b'{"error": {"message": "Loading model"}}', TryLater, "loading"),
    ],
)
def test_each_servers_own_words_have_one_meaning(status, body, kind, code):
    error = error_of(status, body, {})
    assert (type(error), error.code) == (kind, code)


def test_a_filter_amid_an_answer_is_told_as_one():
    assert error_in_stream({"code": "content_filter", "message": "m"}).code == "filtered"
    assert error_in_stream({"message": "something else"}).code == "stream_error"


def test_an_empty_account_is_not_throttling():
    error = error_of(429, b'{"error": {"type": "insufficient_quota", "message": "m"}}', {})
    assert (type(error), error.code) == (Refused, "quota")


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"message": "bad sk-mine"}}',
        b'{"detail": "bad sk-mine"}',
        b'{"error": "bad sk-mine"}',
        b"bad sk-mine",
    ],
)
def test_the_servers_words_are_kept_without_our_key(body):
    assert error_of(401, body, {}, secret=Secret("sk-mine")).vendor_text == "bad •••"


def test_long_words_are_cut():
    assert len(error_of(500, b"x" * 5000, {}).vendor_text) == 1000


def test_how_long_to_wait_is_read_from_seconds_or_a_date():
    later = datetime.now(UTC) + timedelta(seconds=90)
    assert retry_after({"Retry-After": "2.5"}) == 2.5
    assert retry_after({"retry-after": "-1"}) == 0.0
    assert 80 < retry_after({"Retry-After": format_datetime(later)}) <= 90
    assert retry_after({"Retry-After": format_datetime(later.replace(tzinfo=None))}) > 80
    assert retry_after({"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}) == 0.0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None
    assert error_of(429, b"", {"Retry-After": "7"}).retry_after == 7.0
