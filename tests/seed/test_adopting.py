"""A database of the older system becomes ours with every row, and its people sign in."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC
from decimal import Decimal

import pytest
from django.conf import settings

from tests.seed.old_database import OLD_PASSWORD, ROOT, THEN, id_of, made, old

__all__ = ["old"]

TABLES = [
    "users", "conversations", "conversation_threads", "deployed_resources",
    "model_configurations", "chat_messages",
]  # fmt: skip


def contents(database, schema):
    return {
        table: database.rows(f"SELECT id, row::text FROM {schema}.{table} AS row ORDER BY id")
        for table in TABLES
    }


@pytest.fixture(scope="module")
def adopted(django_db_setup):
    """Adopted once for all that is asked of it."""
    with made("adopted") as database:
        database.before = contents(database, "public")
        done = database.run("adopt_database", "--yes")
        assert done.returncode == 0, done.stderr
        database.told = done.stdout
        yield database


def test_without_yes_the_plan_is_shown_and_nothing_is_done(old):
    before = contents(old, "public")
    shown = old.run("adopt_database")
    assert shown.returncode == 0, shown.stderr
    assert "users: 40 rows would come over." in shown.stdout
    assert "nothing of them is touched in any cloud" in shown.stdout
    assert str(contents(old, "public")) == str(before)
    assert old.rows("SELECT count(*) FROM pg_namespace WHERE nspname = 'before_staque'") == [(0,)]


def test_starting_on_an_old_database_says_what_to_do(old):
    refused = old.run("prepare")
    assert refused.returncode == 1
    assert "adopt_database" in refused.stderr


def test_a_database_without_the_old_tables_is_refused(old):
    with old.connect() as connection:
        connection.execute("ALTER TABLE users RENAME COLUMN password_hash TO secret")
    refused = old.run("adopt_database", "--yes")
    assert refused.returncode == 1
    assert "users has no column password_hash." in refused.stderr


def test_every_row_comes_over_and_stays_where_it_was(adopted):
    assert str(contents(adopted, "before_staque")) == str(adopted.before)
    for table in TABLES:
        left = (
            int(found[1]) if (found := re.search(rf"{table}: (\d+) rows only", adopted.told)) else 0
        )
        ((now,),) = adopted.rows(f"SELECT count(*) FROM public.{table}")
        assert now + left == len(adopted.before[table]), table
        mine = {row[0] for row in adopted.rows(f"SELECT id FROM public.{table}")}
        theirs = {row[0] for row in adopted.before[table]}
        assert mine <= theirs
    assert not [line for line in adopted.told.splitlines() if "users: " in line and "only" in line]


def test_people_keep_names_times_and_passwords(adopted):
    rows = dict(adopted.rows("SELECT id, created_at FROM users"))
    assert rows[id_of(1, 0)] == THEN.replace(tzinfo=UTC)
    old_hashes = adopted.rows("SELECT id, password_hash FROM before_staque.users ORDER BY id")
    assert adopted.rows("SELECT id, password_hash FROM users ORDER BY id") == old_hashes
    names = {name for (name,) in adopted.rows("SELECT name FROM organizations")}
    assert names == {"Acme", "acme", "Müller & Söhne", "漢字株式会社", "x" * 255}
    assert "Organisations that may be one: Acme / acme" in adopted.told
    roles = {role for (role,) in adopted.rows("SELECT DISTINCT role FROM users")}
    assert roles == {"user", "admin", "super_admin"}


def test_totals_are_the_old_ones_and_a_zero_is_not_a_price(adopted):
    query = (
        "SELECT id, tokens_input_total, cost_total_usd, unpriced_count FROM conversation_threads"
    )
    found = {id: rest for id, *rest in adopted.rows(query)}
    assert found[id_of(3, 0)] == [10, Decimal("0.000015"), 0]
    assert found[id_of(3, 1)] == [2_147_483_647, Decimal(0), 1]
    assert found[id_of(3, 2)] == [10, Decimal(0), 1]


def test_what_was_said_is_there_in_order_and_can_be_found(adopted):
    ((data, prompt, title),) = adopted.rows(
        "SELECT thread_data, system_prompt, title FROM conversation_threads WHERE id = %s",
        id_of(3, 0),
    )
    assert [one["role"] for one in data["messages"]] == ["user", "assistant", "assistant", "user"]
    assert data["messages"][2]["content"] == "42"
    assert (data["messages"][2]["old_role"], data["messages"][2]["old_tokens"]) == ("tool", 7)
    assert (prompt, title, data["metadata"]) == ("Be brief.", "Question 0.0", {"source": "web"})
    ((long, segments),) = adopted.rows(
        "SELECT messages_count, (SELECT count(*) FROM thread_segments WHERE thread_id = t.id)"
        " FROM conversation_threads t WHERE id = %s",
        id_of(3, 1),
    )
    assert (long, segments) == (240, 1)
    ((hits,),) = adopted.rows(
        "SELECT count(*) FROM message_texts WHERE words @@ to_tsquery('simple', 'brief | bare')"
    )
    assert hits > 0


def test_no_deployment_can_be_moved_or_touched(adopted):
    states = adopted.rows(
        "SELECT DISTINCT status, desired_status, is_active, look_at IS NULL FROM deployed_resources"
    )
    assert states == [("deleted", "deleted", False, True)]
    assert adopted.rows("SELECT bool_or(is_active) FROM connections") == [(False,)]
    assert "Was running in the cloud as far as the older system knew" in adopted.told
    ((config,),) = adopted.rows(
        "SELECT deployment_config FROM deployed_resources WHERE id = %s", id_of(4, 1)
    )
    assert config["adopted"]["status"] == "running"
    assert config["config"]["nested"] == [1, None]


def test_afterwards_it_is_ours(adopted):
    assert adopted.run("migrate", "--check").returncode == 0
    again = adopted.run("adopt_database", "--yes")
    assert again.returncode == 1
    assert "Staque's already" in again.stderr
    imported = adopted.run("import_chat_messages")
    assert imported.returncode == 0, imported.stderr
    assert "messages imported" in imported.stdout


def test_somebody_signs_in_with_the_old_password(adopted):
    with serving(adopted) as port:
        answer = post(port, {"username": "person 1", "password": OLD_PASSWORD})
        assert answer[0] == 200, answer
        assert '"username":"person 1"' in answer[1].replace(": ", ":")
        assert post(port, {"username": "person 1", "password": "wrong"})[0] == 401
    ((kept,),) = adopted.rows("SELECT password_hash FROM users WHERE username = 'person 1'")
    assert not kept.startswith("$2a$")


class serving:  # noqa: N801  # reads as a verb
    """The web process on the adopted database."""

    def __init__(self, database):
        self.database = database

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "DATABASE_URL": self.database.url,
            "REDIS_URL": settings.REDIS_URL,
            "STAQUE_SECRET_KEY": "a key for tests, of no value to anybody else",
        }
        command = [sys.executable, "-m", "uvicorn", "staque.asgi:application"]
        self.process = subprocess.Popen(
            [*command, "--port", str(port), "--timeout-graceful-shutdown", "1"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return port
            time.sleep(0.2)
        raise AssertionError("The web process did not come up.")

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(20)


def post(port, body):
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        kind = {"Content-Type": "application/json"}
        talk.request("POST", "/api/v1/auth/token/", json.dumps(body), kind)
        answer = talk.getresponse()
        return answer.status, answer.read().decode()
    finally:
        talk.close()
