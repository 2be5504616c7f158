"""A forgotten password: the page and the mail."""

import io
import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts import links, mailing
from accounts.actions.api_keys import make_key
from accounts.views.passwords import actions as passwords
from tests.factories import make_user

PAGE, NEW = "/settings/profile/password/", "a monster of glory"


FORGOTTEN = "/sign-in/forgotten/"


def opened(path):
    browser = Client()
    return browser, browser.get(path, follow=True)


def choose(browser, page, new=NEW):
    return browser.post(page.request["PATH_INFO"], {"new_password": new, "again": new})


def test_the_page_says_the_same_of_every_address(user, settings):
    settings.STAQUE_SENDS_EMAIL = True
    said = [
        re.sub(r"[\w.]+@[\w.]+", "", Client().post(FORGOTTEN, {"email": email}).content.decode())
        for email in (user.email, "nobody@example.com")
    ]
    without_tokens = [re.sub(r'"X-CSRFToken": "\w+"|Request \w+', "", text) for text in said]
    assert without_tokens[0] == without_tokens[1]


def test_the_mail_holds_a_link_that_works(user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    sent = mailing.send_password_links(email=user.email.upper(), base_url="https://staque.example/")
    assert sent == 1
    (message,) = mail.outbox
    assert message.to == [user.email]
    address = re.search(r"https://staque\.example(/sign-in/choose/\S+)", message.body)[1]
    browser, page = opened(address)
    assert choose(browser, page).status_code == 302


def test_a_link_leads_to_our_own_port_whatever_is_asked_for(user, settings, monkeypatch):
    settings.STAQUE_SENDS_EMAIL, settings.ALLOWED_HOSTS = True, ["staque.example"]
    told = []
    monkeypatch.setattr(passwords, "ask_for_link", lambda **said: told.append(said["base_url"]))
    for asked in ("staque.example:6666", "staque.example"):
        Client().post(FORGOTTEN, {"email": user.email}, HTTP_HOST=asked)
    assert told == [f"http://staque.example:{settings.ENVIRONMENT.port}/"] * 2
    settings.CSRF_TRUSTED_ORIGINS = ["http://staque.example:8443"]
    Client().post(FORGOTTEN, {"email": user.email}, HTTP_HOST="staque.example:8443")
    assert told[-1] == "http://staque.example:8443/"


@pytest.fixture
def console(monkeypatch):
    """What the product's own handler writes of the log."""
    written = io.StringIO()
    (handler,) = [one for one in logging.getLogger().handlers if one.get_name() == "console"]
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_a_scanner_that_looks_first_uses_nothing_up_and_leaves_no_trace(user, console):
    address = links.path(user)
    assert Client().head(address).status_code == 200
    browser, page = opened(address)
    assert choose(browser, page).status_code == 302
    assert Client().get(address, follow=True).status_code == 409
    assert "/sign-in/choose/…" in console.getvalue()
    assert address not in console.getvalue()


def test_keys_that_were_made_meanwhile_end_with_the_old_password(user):
    key, _ = make_key(by=user, name="Nightly", scopes=["chat"], expires_at=None)
    browser, page = opened(links.path(user))
    assert choose(browser, page).status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_nobodys_inbox_is_filled_by_asking_again(user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    sent = [mailing.send_password_links(email=user.email, base_url="https://x/") for _ in range(3)]
    assert sent == [1, 0, 0]


def test_closed_accounts_get_no_mail(db):
    closed = make_user("closed", is_active=False)
    assert mailing.send_password_links(email=closed.email, base_url="https://x/") == 0
