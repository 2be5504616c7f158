"""Too many requests in a minute are refused with the wait; without Valkey none is."""

import pytest
from rest_framework.test import APIClient

from foundation import rates
from foundation.rates import Count, TooMany
from staque.environment import BadEnvironment
from staque.limits import THROTTLES, throttles

ME = "/api/v1/auth/me/"
TOKEN = "/api/v1/auth/token/"


@pytest.fixture(autouse=True)
def minute(settings, monkeypatch):
    """Nothing is counted yet, and the minute does not end while a test runs."""
    monkeypatch.setattr(rates, "_silent_until", 0.0)
    monkeypatch.setattr(rates.time, "time", lambda: 1_800_000_030.0)
    client = rates._client(settings.REDIS_URL)
    for key in client.scan_iter("rate:*"):
        client.delete(key)


@pytest.fixture
def limits(settings):
    def to(**numbers):
        settings.STAQUE_THROTTLES = numbers

    return to


def test_a_person_is_told_how_long_to_wait(user, api_of, limits):
    limits(person=2)
    api = api_of(user)
    assert [api.get(ME).status_code for _ in range(3)] == [200, 200, 429]
    answer = api.get(ME)
    assert answer["Retry-After"] == "30"
    assert answer.json()["success"] is False
    assert answer.json()["code"] == "throttled"
    assert answer.json()["details"] == {"rule": "person", "limit": 2}
    assert len(answer.json()["request_id"]) >= 8


def test_everybody_has_a_count_of_their_own(user, teammate, api_of, limits):
    limits(person=1)
    assert api_of(user).get(ME).status_code == 200
    assert api_of(teammate).get(ME).status_code == 200
    assert api_of(user).get(ME).status_code == 429


def test_pages_and_programs_of_one_person_count_together(user, api_of, client_of, limits):
    limits(person=2)
    browser = client_of(user)
    assert browser.get("/usage/").status_code == 200
    assert api_of(user).get(ME).status_code == 200
    page = browser.get("/usage/")
    assert (page.status_code, page["Retry-After"]) == (429, "30")
    assert b"wait 30 s" in page.content


def test_writing_is_counted_apart(user, client_of, limits):
    limits(write=1)
    browser = client_of(user)
    for _ in range(3):
        assert browser.get("/deployments/").status_code == 200
    assert browser.post("/chat/new/").status_code == 404
    assert browser.post("/chat/new/").status_code == 429
    assert browser.post("/deployments/new/").status_code == 429


def test_an_address_is_counted_also_where_nobody_becomes_known(db, limits):
    limits(address=2)
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION="Bearer garbage")
    assert [script.get(ME).status_code for _ in range(3)] == [401, 401, 429]
    refused = script.get(ME)
    assert refused.json()["code"] == "throttled"
    assert script.get(ME, REMOTE_ADDR="203.0.113.5").status_code == 401


def test_a_program_is_counted_once_by_person_and_by_address(user, api_of, limits, settings):
    limits(address=100, person=100)
    assert api_of(user).get(ME).status_code == 200
    client = rates._client(settings.REDIS_URL)
    counts = {key.decode().split(":")[1]: client.get(key) for key in client.scan_iter("rate:*")}
    assert counts == {"address": b"1", "person": b"1"}


def test_in_ipv6_a_network_counts_as_one(db, client, limits):
    limits(address=1)
    assert client.get("/sign-in/", REMOTE_ADDR="2001:db8::1").status_code == 200
    assert client.get("/sign-in/", REMOTE_ADDR="2001:db8::2").status_code == 429
    assert client.get("/sign-in/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_signing_in_is_counted_strictly_on_pages_and_in_the_api(db, client, limits):
    limits(sign_in=2, person=100)
    wrong = {"username": "nobody", "password": "wrong"}
    assert APIClient().post(TOKEN, wrong, format="json").status_code == 401
    assert client.post("/sign-in/", wrong).status_code != 429
    assert client.post("/sign-in/", wrong).status_code == 429
    assert APIClient().post(TOKEN, wrong, format="json").status_code == 429
    assert client.get("/sign-in/").status_code == 200


def test_health_is_never_refused(db, client, limits):
    limits(address=1)
    assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3


def test_without_valkey_nothing_is_refused_and_the_log_says_so(limits, settings, caplog):
    limits(person=1)
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    for _ in range(5):
        rates.demand(Count("person", "somebody"))
    assert caplog.text.count("none throttled") == 1


def test_the_next_minute_is_a_new_one(limits, monkeypatch):
    limits(person=1)
    rates.demand(Count("person", "somebody"))
    with pytest.raises(TooMany):
        rates.demand(Count("person", "somebody"))
    monkeypatch.setattr(rates.time, "time", lambda: 1_800_000_060.0)
    rates.demand(Count("person", "somebody"))


def test_counts_do_not_stay_in_valkey(limits, settings):
    limits(person=1)
    rates.demand(Count("person", "somebody"))
    client = rates._client(settings.REDIS_URL)
    keys = list(client.scan_iter("rate:*"))
    assert keys
    assert all(0 < client.ttl(key) <= 120 for key in keys)


def test_the_operator_sets_numbers(db):
    assert throttles(["person=5", "address=0"]) == THROTTLES | {"person": 5, "address": 0}


@pytest.mark.parametrize("word", ["person", "person=x", "person=-1", "somebody=5"])
def test_a_wrong_number_stops_the_start(word):
    with pytest.raises(BadEnvironment, match="STAQUE_THROTTLES"):
        throttles([word])
