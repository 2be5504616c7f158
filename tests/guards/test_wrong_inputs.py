"""Whatever is sent to the API or asked of a page, the answer is an answer and never a crash."""

import base64
import json
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.models import Role
from accounts.tokens import issue
from tests.factories import make_user

JSON = "application/json"
EXAMPLES = {"uuid": str(uuid.UUID(int=1)), "path": "some/model", "slug": "stop"}
ODD_VALUES = (
    "null", "true", "[]", "{}", "-1", "0", "1.5", "1e999", "1" * 4000, '""', '"   "', '"NaN"',
    '"\\u0000"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u202e<script>"', '"http://[::1/"',
    '"http://169.254.169.254/"', json.dumps("x" * 70_000), '[["x"]]', '{"\\ud800": 1}',
    '{"stop": ["\\u0000"], "temperature": "nan"}',
)  # fmt: skip
ODD_BODIES = (
    b"", b"null", b"[]", b'"x"', b"0", b"{", b'{"a":NaN}', b'{"a":1e999}', b"\xff\xfe", b"1" * 5000,
    b"[" * 100_000, b'{"a":' * 50_000, b'{"\\ud800": 1}', b'{"\\u0000": 1}', b"\xef\xbb\xbf{}",
    b'{"a": "' + b"x" * 6_000_000 + b'"}',
)  # fmt: skip
ODD_TYPES = ("text/plain", "application/json; charset=nope", "multipart/form-data", "garbage", "")
FIELDS = (
    "username", "password", "refresh", "platform", "name", "base_url", "secret_ref", "everybodys",
    "connection_id", "model_id", "region", "instance_type", "instance_count", "accept_licence",
    "conversation_id", "dry_run", "title", "use_case", "resource_id", "system_prompt",
    "parameters", "content", "stream", "email", "organization", "role", "is_active", "time_zone",
    "aws_region", "current_password", "new_password", "per_1k_input_tokens_usd",
    "per_1k_output_tokens_usd",
)  # fmt: skip
CURSORS = [base64.b64encode(said).decode() for said in (b"p=x", b"p=%00", b"p=%ED%A0%80", b"o=9e9")]
QUERIES = (
    *(f"cursor={cursor}" for cursor in (*CURSORS, "%", "%00")),
    "page_size=-1", "page_size=1e9", "page=-1", "page=9" + "9" * 30, "format=csv", "month=2026-13",
    "month=%00", "q=%00", "q=%ff", "q=" + "x%20" * 500, "status=%00", "platform=%00", "region=%ff",
    "model=x", "model=%00", "resource=%00", "sort=%00", "last_event_id=-1", "user=x",
)  # fmt: skip


def addresses(resolver=None, prefix="/"):
    """Every address of ours with the view behind it."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not address.startswith("/admin/"):
                yield from addresses(entry, address)
        elif isinstance(entry, URLPattern):
            for kind, example in EXAMPLES.items():
                for name in entry.pattern.converters:
                    address = address.replace(f"<{kind}:{name}>", example)
            yield address, entry.callback


ADDRESSES = dict(sorted(addresses(), key=lambda one: one[0]))
API = {
    address: [
        method for method in ("get", "post", "put", "patch", "delete") if hasattr(cls, method)
    ]
    for address, view in ADDRESSES.items()
    if address.startswith("/api/v1/") and (cls := view.cls)
}
WRITES = [(method, address) for address in API for method in API[address] if method != "get"]


@pytest.fixture
def script(db):
    """Somebody who may do everything, so that no door is closed before it reads."""
    root = make_user("root", role=Role.SUPER_ADMIN)
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(root).access}")
    client.force_login(root)
    return client


def demand_an_answer(response, about):
    assert response.status_code < 500, about
    assert response["X-Request-ID"]
    if response.status_code >= 400:
        said = response.json()
        assert said["success"] is False, about
        assert len(said["error"]) > 5, about
        assert said["code"], about
        assert said["request_id"] == response["X-Request-ID"], about


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_no_body_makes_the_api_stumble(script, method, address):
    for body in (*ODD_BODIES, *_odd_fields()):
        response = script.generic(method, address, body, JSON)
        demand_an_answer(response, body[:80])


def _odd_fields():
    """Every field with every odd value, several fields a body; and all of them at once."""
    for at, value in enumerate(ODD_VALUES):
        for names in (FIELDS[at % len(FIELDS) :: 3], FIELDS):
            said = ", ".join(f'"{name}": {value}' for name in names)
            yield f"{{{said}}}".encode()


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_no_type_of_body_makes_the_api_stumble(script, method, address):
    for kind in ODD_TYPES:
        demand_an_answer(
            script.generic(method, address, b'{"title": "x"}', content_type=kind), kind
        )


@pytest.mark.parametrize("address", API)
def test_no_query_makes_the_api_stumble(script, address):
    for query in QUERIES:
        demand_an_answer(script.get(f"{address}?{query}"), query)


@pytest.mark.parametrize("address", API)
def test_methods_that_a_door_lacks_are_refused_in_the_envelope(script, address):
    for method in {"get", "post", "put", "patch", "delete"} - set(API[address]):
        response = script.generic(method, address)
        assert response.status_code == 405
        demand_an_answer(response, method)


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.startswith("/api/")])
def test_no_query_makes_a_page_stumble(script, address):
    """By turns asked for as a whole and as a piece."""
    whole, piece = {}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "results"}
    for at, query in enumerate(QUERIES):
        response = script.get(f"{address}?{query}", **(piece if at % 2 else whole))
        assert response.status_code != 500, query


@pytest.mark.parametrize(
    "address", ["/api/v1/model-configurations/%00/", "/api/v1/%00", "/api/v1/x"]
)
def test_no_address_makes_the_api_stumble(script, address):
    for method in ("get", "put"):
        demand_an_answer(script.generic(method, address, b"{}"), method)


def test_a_cookie_with_a_sign_that_none_may_hold_is_refused(script):
    script.cookies["sessionid"] = "\x00" * 32
    assert script.get("/").status_code == 400


def test_a_foreign_host_is_refused_in_the_envelope(script):
    demand_an_answer(script.get("/api/v1/auth/me/", HTTP_HOST="evil.example"), "host")


def test_a_model_id_that_no_platform_could_have_is_refused(script):
    response = script.put(f"/api/v1/model-configurations/{'x' * 300}/", {}, format="json")
    assert response.status_code == 422
    assert response.json()["code"] == "bad_model_id"


def test_a_body_that_is_too_large_is_told_as_such(script):
    response = script.generic("post", "/api/v1/conversations/", ODD_BODIES[-1], JSON)
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_form_that_is_too_large_is_told_as_such(db):
    form = b"a=" + b"x" * 6_000_000
    response = Client().post("/sign-in/", form, "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "more than one request may carry" in response.content.decode()
