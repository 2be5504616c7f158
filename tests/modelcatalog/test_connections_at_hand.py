"""What this machine has at hand: shown to super admins, and used by nobody who did not ask."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from modelcatalog import at_hand
from modelcatalog.models import Connection

ADD = "/settings/connections/add/"


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """A machine with nothing lying around, and no server on a usual port."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setattr(at_hand, "LOOKED_AT", ())
    return tmp_path


@pytest.fixture
def browser(super_admin, client_of):
    return client_of(super_admin)


def test_on_a_bare_machine_nothing_is_offered(browser):
    assert "At hand on this machine" not in browser.get(ADD).text


def test_keys_of_aws_are_named_by_their_end_and_not_used(browser, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE12345WXYZ")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-aws-key")
    text = browser.get(ADD).text
    assert "ends in WXYZ" in text
    assert "AKIAEXAMPLE" not in text
    assert "very-secret" not in text
    assert "?platform=sagemaker" in text
    assert not Connection.objects.exists()


def test_half_a_key_is_no_key(browser, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE12345WXYZ")
    assert "ends in WXYZ" not in browser.get(ADD).text


def test_profiles_are_named(browser, bare):
    (bare / "credentials").write_text(
        "[default]\naws_access_key_id = AKIAFROMFILE00009876\naws_secret_access_key = sk-first\n"
        "[work]\naws_access_key_id = A\naws_secret_access_key = sk-second\n"
    )
    text = browser.get(ADD).text
    assert "AWS profiles: default, work" in text
    assert "ends in 9876" in text
    assert "sk-first" not in text
    assert "sk-second" not in text


def test_a_key_that_the_operator_allows_opens_a_filled_form(browser, settings, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    secrets = ("OPENAI_API_KEY@api.openai.com",)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=secrets)
    text = browser.get(ADD).text
    assert "Connect OpenAI" in text
    assert "sk-very" not in text
    filled = browser.get(
        ADD,
        {
            "platform": "openai_compatible",
            "name": "OpenAI",
            "base_url": "https://api.openai.com/v1",
            "secret_ref": "env:OPENAI_API_KEY",
        },
    ).text
    assert 'value="env:OPENAI_API_KEY"' in filled


def test_a_key_by_its_usual_name_is_not_offered_before_it_is_allowed(browser, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    text = browser.get(ADD).text
    assert "OPENAI_API_KEY@api.openai.com" in text
    assert "Connect OpenAI" not in text


def test_a_server_of_this_machine_is_connected_with_one_click(browser, server, monkeypatch):
    monkeypatch.setattr(at_hand, "LOOKED_AT", (server.server_port,))
    text = browser.get(ADD).text
    assert server.url in text
    assert "tiny" in text
    assert not Connection.objects.exists()
    button = re.findall(
        r'<input type="hidden" name="(platform|name|base_url)" value="([^"]*)"', text
    )
    given = dict(button)
    assert given["base_url"] == server.url
    assert browser.post(ADD, given).status_code == 302
    assert Connection.objects.get().base_url == server.url
    assert server.url not in browser.get(ADD).text, "it is offered no more"


def test_in_production_no_port_is_looked_at(browser, server, settings, monkeypatch):
    monkeypatch.setattr(at_hand, "LOOKED_AT", (server.server_port,))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mode="production")
    browser.get(ADD)
    assert server.asked == 0


def test_admins_are_told_nothing_of_it(admin, client_of, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert client_of(admin).get(ADD).status_code == 403


@pytest.mark.parametrize(
    ("host", "offered"),
    [
        ("127.0.0.1:8088", "http://127.0.0.1:8088/v1"),
        ("llm.example.org", "https://llm.example.org/v1"),
    ],
)
def test_a_key_for_this_machine_is_offered_without_tls(
    browser, settings, monkeypatch, host, offered
):
    monkeypatch.setenv("LLM_KEY", "very-secret")
    secrets = (f"LLM_KEY@{host}",)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=secrets)
    assert urlencode({"base_url": offered}) in browser.get(ADD).text
