"""A database as the older system left it, with hundreds of rows and nasty ones among them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import bcrypt
import psycopg
import pytest
from django.conf import settings
from psycopg import conninfo

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
OLD_PASSWORD = "an old pass phrase"
THEN = datetime.fromisoformat("2024-03-31T02:30:00")  # no such hour in most of Europe: it is UTC
PEOPLE, TALKS = 40, 90
NAMES = ["Acme", " Acme ", "acme", "Müller & Söhne", "", None, "  ", "漢字株式会社", "x" * 255]
ROLES = ["user", "admin", "super_admin", "Admin ", "owner", None]


def id_of(kind, number):
    return UUID(int=(kind << 64) + number + 1)


class OldDatabase:
    """Its own database beside the tests' one, and our commands run on it."""

    def __init__(self, url):
        self.url = url

    def connect(self):
        return psycopg.connect(self.url, autocommit=True)

    def rows(self, query, *values):
        with self.connect() as connection:
            return connection.execute(query, values).fetchall()

    def run(self, *command):
        environment = {**os.environ, "DATABASE_URL": self.url, "REDIS_URL": settings.REDIS_URL}
        environment |= {"STAQUE_SECRET_KEY": "a key for tests, of no value to anybody else"}
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )


@pytest.fixture
def old(django_db_setup):
    """Filled, and dropped afterwards."""
    with made("looked_at") as database:
        yield database


@contextmanager
def made(word):
    """A database of its own on the server of the tests."""
    own = settings.DATABASES["default"]
    server = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"]}
    server = {key: str(value) for key, value in server.items() if value}
    if own["PASSWORD"]:
        server["password"] = own["PASSWORD"]
    name = f"{word}_{os.getpid()}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    place = f"postgresql://{server['user']}@/{name}?host={server['host']}"
    if not server["host"].startswith("/"):
        place = f"postgresql://{conninfo.make_conninfo(**server, dbname=name)}"
    database = OldDatabase(place)
    with database.connect() as connection:
        connection.execute(SCHEMA)
        fill(connection)
    try:
        yield database
    finally:
        drop(server, name)


def drop(server, name):
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(connection):
    random.seed(7)
    hashed = bcrypt.hashpw(OLD_PASSWORD.encode(), bcrypt.gensalt(4, prefix=b"2a")).decode()
    for number in range(PEOPLE):
        connection.execute(
            "INSERT INTO users (id, username, email, password_hash, name, organization, role,"
            " is_active, created_at, last_login) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (id_of(1, number), f"person {number}", f"P{number}@Example.com", hashed,
             None if number % 3 else "Zoë O'Neil", NAMES[number % len(NAMES)],
             ROLES[number % len(ROLES)], None if number % 7 == 6 else number % 5 != 4,
             THEN + timedelta(days=number), None if number % 2 else THEN),
        )  # fmt: skip
    for number in range(TALKS):
        talk(connection, number)
    work(connection)
    legacy(connection)


def talk(connection, number):
    owner = id_of(1, number % PEOPLE)
    connection.execute(
        "INSERT INTO conversations (id, user_id, title, use_case, status, created_at)"
        " VALUES (%s,%s,%s,%s,%s,%s)",
        (id_of(2, number), owner, None if number % 4 == 0 else f"Talk {number} 😀",
         None, [None, "active", "completed"][number % 3], THEN + timedelta(hours=number)),
    )  # fmt: skip
    for at in range(3):
        connection.execute(
            "INSERT INTO conversation_threads (id, conversation_id, user_id, thread_data, model_id,"
            " tokens_input_total, tokens_output_total, tokens_total, requests_count,"
            " cost_total_usd, last_usage_at, updated_at)"
            " VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (id_of(3, number * 3 + at), id_of(2, number), owner, json.dumps(data(number, at)),
             "anthropic.claude-v2", 2_147_483_647 if at == 1 else 10, 5, 15, 1,
             ["0.000015", "0", "NaN"][at], THEN, THEN + timedelta(days=400)),
        )  # fmt: skip


def data(number, at):
    """What thread_data might hold: long, empty, odd, or nothing at all."""
    said = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": f"Question {number}.{at}", "timestamp": "2024-03-31T02:30:00Z"},
        {"role": "assistant", "content": "Answer\u2028with odd signs 漢字", "model": "claude"},
        {"role": "tool", "content": [{"type": "text", "text": "42"}], "tokens": 7},
        {"role": "user", "content": None, "timestamp": 1711852200000},
    ]
    kinds = [
        {"messages": said, "metadata": {"source": "web"}},
        {"messages": said * 60},
        None,
        [],
        {},
        {"messages": "broken"},
        {"messages": [None, "bare words", 7, {"content": "no role"}]},
    ]
    return kinds[(number + at) % len(kinds)]


def work(connection):
    for number in range(120):
        kind = ["sagemaker", "bedrock", "nvidia-nim", "custom"][number % 4]
        same = number % 10 == 0
        connection.execute(
            "INSERT INTO deployed_resources (id, conversation_id, user_id, resource_name,"
            " resource_type, aws_resource_id, instance_type, region, status, endpoint_url,"
            " estimated_hourly_cost, deployment_config, is_active)"
            " VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (id_of(4, number), id_of(2, number % TALKS) if number % 2 else None,
             id_of(1, number % PEOPLE) if number != 7 else None,
             "same name" if same else f"resource {number}", kind,
             f"arn:aws:sagemaker:us-east-1:111122223333:endpoint/e{number}",
             "ml.g5.xlarge" if kind == "sagemaker" else None, "us-east-1",
             ["InService", "running", None, "deleted"][number % 4], None,
             "1.4080" if number % 3 else None,
             json.dumps({"modelId": "m", "nested": [1, None]}) if number % 5 else None,
             number % 2 == 0),
        )  # fmt: skip
    for number in range(20):
        connection.execute(
            "INSERT INTO model_configurations VALUES (%s,%s,%s,%s,%s,%s,%s,%s)",
            (id_of(4, number), f"model {number}", "Be kind." if number % 2 else None,
             ["0.003000", None, "-1", "NaN"][number % 4], "0.015000", id_of(1, 0), THEN, None),
        )  # fmt: skip


def legacy(connection):
    for number in range(300):
        connection.execute(
            "INSERT INTO chat_messages (id, conversation_id, user_id, role, content, model_id,"
            " tokens_input, cost_usd, metadata, created_at)"
            " VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (id_of(6, number), id_of(2, number % 30) if number % 11 else None,
             id_of(1, number % 30), "assistant" if number % 2 else "user", f"legacy {number}",
             "old-model" if number % 2 else None, 3 if number % 2 else None,
             "0.000001" if number % 2 else None, json.dumps({"n": number}),
             "infinity" if number == 299 else THEN + timedelta(minutes=number)),
        )  # fmt: skip
