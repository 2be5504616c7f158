"""Secrets that AWS Secrets Manager keeps: allowed by prefix, bound to a host, fetched in memory."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from modelcatalog import actions, checking, keyring
from modelcatalog.access import SecretMissing, access
from tests.factories import make_connection

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:staque/openai-AbCdEf"
PREFIX = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:staque/"
REFERENCE = f"aws-secretsmanager:{ARN}"
VALUE = "sk-kept-by-aws"


class Vault(ThreadingHTTPServer):
    """As much of Secrets Manager as one call needs."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.status, self.body, self.asked = 200, {"ARN": ARN, "SecretString": VALUE}, []


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.asked.append(
            (self.headers["X-Amz-Target"], json.loads(self.rfile.read(length)))
        )
        body = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def vault(monkeypatch):
    running = Vault()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv(
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", f"http://127.0.0.1:{running.server_port}"
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr(keyring, "_read", {})
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def allowed(settings):
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, connection_secrets=(f"{PREFIX}@llm.example.com",)
    )


@pytest.fixture
def connection(db, allowed):
    return make_connection(base_url="https://llm.example.com/v1", secret_ref=REFERENCE)


def test_the_secret_is_fetched_and_never_shown(connection, vault):
    given = access(connection)
    assert given.secret.value == VALUE
    assert VALUE not in repr(given)
    assert vault.asked == [("secretsmanager.GetSecretValue", {"SecretId": ARN})]


def test_it_is_not_fetched_for_every_question(connection, vault):
    access(connection)
    access(connection)
    assert len(vault.asked) == 1


def test_a_changed_secret_is_seen_after_some_minutes(connection, vault, monkeypatch):
    access(connection)
    vault.body = vault.body | {"SecretString": "sk-new"}
    monkeypatch.setattr(keyring, "FRESH_SECONDS", 0.0)
    assert access(connection).secret.value == "sk-new"


def test_while_aws_is_away_the_last_one_serves(connection, vault, monkeypatch):
    access(connection)
    monkeypatch.setattr(keyring, "FRESH_SECONDS", 0.0)
    vault.status, vault.body = 503, {"__type": "ServiceUnavailable"}
    assert access(connection).secret.value == VALUE


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ResourceNotFoundException", "DecryptionFailure"]
)
def test_what_aws_refuses_is_said_and_holds_no_secret(connection, vault, code):
    vault.status, vault.body = 400, {"__type": code, "Message": "no"}
    with pytest.raises(SecretMissing, match="could not be read"):
        access(connection)
    assert "secretsmanager:GetSecretValue" in checking.look(connection).check.remedy


def test_a_secret_without_text_is_none(connection, vault):
    vault.body = {"ARN": ARN, "SecretBinary": "AAAA"}
    with pytest.raises(SecretMissing, match="holds no text"):
        access(connection)


@pytest.mark.parametrize(
    ("reference", "url", "said"),
    [
        (
            f"aws-secretsmanager:{ARN.replace('staque/', 'other/')}",
            "https://llm.example.com",
            "@host",
        ),
        (REFERENCE, "https://evil.example.com", "not sent to evil.example.com"),
        ("aws-secretsmanager:", "https://llm.example.com", "never written down"),
        (f"env:{ARN}", "https://llm.example.com", "@host"),
        ("aws-secretsmanager:LLM_KEY", "https://llm.example.com", "@host"),
    ],
)
def test_only_what_the_operator_allows_for_that_host(super_admin, allowed, reference, url, said):
    with pytest.raises(actions.InvalidConnection, match=said):
        actions.add_connection(
            by=super_admin,
            platform="openai_compatible",
            name="Ours",
            base_url=url,
            secret_ref=reference,
        )


def test_its_name_is_masked_too(super_admin, api_of, connection):
    listed = api_of(super_admin).get("/api/v1/connections/")
    assert listed.json()["data"]["results"][0]["secret_ref"] == "aws-secretsmanager:•••"
    assert "staque/openai" not in listed.text
