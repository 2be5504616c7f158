"""Every JSON answer of the API wears the envelope, whatever went wrong."""

import time

import pytest
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, ParseError, ValidationError
from rest_framework.test import APIClient

from foundation.exceptions import answer as answer_exception
from foundation.refusals import Refusal, WrongState


class TooMany(Refusal):
    code = "too_many"
    status = 429


def test_a_good_answer_has_success_and_data(api_of, user):
    answer = api_of(user).get("/api/v1/auth/me/").json()
    assert answer["success"] is True
    assert answer["data"]["username"] == "owner"


def test_a_stranger_without_token_gets_401_in_the_envelope(db):
    answer = APIClient().get("/api/v1/auth/me/")
    body = answer.json()
    assert answer.status_code == 401
    assert body["success"] is False
    assert body["request_id"] == answer["X-Request-ID"]
    assert body["error"].endswith(".")


def test_a_refusal_keeps_its_words_code_status_and_patience():
    answer = answer_exception(TooMany("Slow down.", retry_after=7.4), {})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "7"
    assert answer.data["error"] == "Slow down."
    assert answer.data["code"] == "too_many"


def test_a_wrong_state_is_a_conflict_with_details():
    answer = answer_exception(WrongState("It is stopped.", details={"status": "stopped"}), {})
    assert answer.status_code == 409
    assert answer.data["details"] == {"status": "stopped"}


def test_a_refusal_names_its_fields():
    answer = answer_exception(Refusal("The name is taken.", fields={"name": "taken"}), {})
    assert answer.status_code == 422
    assert answer.data["details"] == {"name": "taken"}


def test_a_wrong_field_is_named_in_the_sentence():
    class Shape(serializers.Serializer):
        count = serializers.IntegerField()

    given = Shape(data={"count": "many"})
    with pytest.raises(ValidationError) as caught:
        given.is_valid(raise_exception=True)
    answer = answer_exception(caught.value, {})
    assert answer.status_code == 400
    assert answer.data["error"] == "count: A valid integer is required."
    assert "count" in answer.data["details"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ParseError(), 400, "parse_error"),
        (NotAuthenticated(), 401, "not_authenticated"),
        (RuntimeError("a secret detail"), 500, "server_error"),
    ],
)
def test_other_errors_answer_as_http_means_them(error, status, code):
    answer = answer_exception(error, {})
    assert answer.status_code == status
    assert answer.data["code"] == code
    assert "secret" not in answer.data["error"]


def test_broken_json_is_told_in_the_envelope(db):
    answer = APIClient().post("/api/v1/auth/token/", "{", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["success"] is False


def test_an_unknown_address_of_the_api_is_told_in_the_envelope(api_of, user):
    answer = api_of(user).get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_what_has_no_content_has_no_body(api_of, user):
    """Else the next answer on the connection would begin with it."""
    script = api_of(user)
    made = script.post("/api/v1/conversations/", {"title": "x"}, format="json").json()["data"]
    gone = script.delete(f"/api/v1/conversations/{made['id']}/")
    assert (gone.status_code, gone.content) == (204, b"")


def test_a_field_that_is_named_twice_is_found_in_one_pass(db):
    """Twenty thousand names took half a minute when each was counted."""
    names = [f'"k{number}":0' for number in range(200_000)]
    body = "{" + ",".join([*names, names[-1]]) + "}"
    begun = time.process_time()
    answer = APIClient().post("/api/v1/auth/token/", body, content_type="application/json")
    assert time.process_time() - begun < 5
    assert answer.status_code == 400
    assert "named twice" in answer.json()["error"]


def test_nobody_keeps_what_is_somebodys_own(client_of, api_of, user):
    for answer in (client_of(user).get("/models/"), api_of(user).get("/api/v1/auth/me/")):
        assert answer["Cache-Control"] == "private, no-store"
