"""Every address demands sign-in or stands on the written list of public ones."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "/healthz": "says only that the process lives",
    "/readyz": "says only which parts live",
    "/metrics": "shows a token of its own; without one it is not there",
    "/sign-in/": "is where one signs in",
    "/sign-in/forgotten/": "is for those who cannot sign in",
    "/sign-in/choose/start/start/": "proves itself by its link",
    "/sign-out/": "ends a session, which may have ended already",
    "/api/v1/auth/token/": "takes a name and a password",
    "/api/v1/auth/token/refresh/": "takes a refresh token",
    "/api/v1/auth/sign-out/": "takes a refresh token, to end it",
}
EXAMPLES = {
    "uuid": "5f0c7f0e-6f4e-4b43-9d86-0d3c1d1a7f00",
    "str": "start",
    "slug": "start",
    "int": "1",
    "path": "x",
}


def addresses(resolver=None, prefix="/"):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if not str(entry.pattern).startswith("admin/"):
                yield from addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            address = prefix + str(entry.pattern).lstrip("/")
            for kind, example in EXAMPLES.items():
                for name in entry.pattern.converters:
                    address = address.replace(f"<{kind}:{name}>", example)
            yield address


@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_strangers_are_shown_the_door(db, address):
    assert "<" not in address, "an example is missing for this kind of argument"
    browser = Client()
    for method in ("get", "post", "put", "patch", "delete"):
        status = getattr(browser, method)(address).status_code
        if address in PUBLIC:
            assert status != 500
            assert status != 404 or address == "/metrics"
        else:
            assert status in (302, 401, 403, 405), f"{method} answers {status}"
            if status == 302:
                assert getattr(browser, method)(address)["Location"].startswith("/sign-in/")


def test_the_list_of_public_addresses_names_only_what_exists():
    assert set(PUBLIC) <= set(addresses())


def test_the_admin_shows_strangers_its_own_sign_in(db):
    assert Client().get("/admin/accounts/user/").status_code == 302
