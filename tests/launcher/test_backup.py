"""What was backed up comes back row by row; what cannot be restored changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from launcher.borrowing import servers
from launcher.folder import Folder
from launcher.testing import quick_place
from tests.launcher.watching import ROOT

FILL = """
import uuid
from decimal import Decimal
import django
django.setup()
from accounts.models import Role
from deployments.models import ResourceEvent
from modelcatalog.models import ModelConfiguration, Price
from tests.factories import *
from usage.models import LedgerEntry
boss = make_user("boss", role=Role.ADMIN, organization=make_organization("Ünïcode & Söhne"))
for number in range(40):
    model = make_catalog_model(input_modalities=["text"], context_window=number)
    resource = make_resource(boss, model, deployment_config={"n": number, "s": "\\\\ ' \\n \\t é"})
    Price.objects.create(connection=model.connection, unit="instance_hour", region="us-east-1",
        instance_type="ml.g5.xlarge", usd=Decimal("0.000000000001"), source="test", as_of=NOW)
    ModelConfiguration.objects.create(model_id=model.model_id)
    ResourceEvent.objects.create(resource=resource, code="test", text="x" * 5000)
    thread = make_thread(boss, resource, thread_data={"messages": [{"content": "y" * 9000}]})
    LedgerEntry.objects.create(source_id=uuid.uuid4(), user=boss, organization="a",
        platform=resource.platform, resource_id=resource.pk, resource_name="r",
        thread_id=thread.pk, model_id="m", input_tokens=2**40, cost_usd=Decimal("1.5"),
        cost_status="priced", simulated=True, occurred_at=NOW)
"""
SIGN_IN = """
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
SessionStore().save()
"""
FILLED = {
    *("users", "organizations", "conversation_threads", "conversations", "deployed_resources"),
    *("model_configurations", "django_migrations", "django_content_type"),
}
# Signs of life are of the moment, and a copy of a session would be a way in.
MOMENTARY = {"upkeep_parts", "django_session"}


@dataclass
class Installation:
    """A data folder with its servers running, and Django's commands on it."""

    folder: Path
    told: dict[str, str]

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.told, "DJANGO_SETTINGS_MODULE": "staque.settings", **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def manage(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *arguments, **more)

    def backup(self) -> Path:
        done = self.manage("backup")
        assert done.returncode == 0, done.stderr
        assert " MiB in " in done.stdout
        return Path(done.stdout.partition(".dump:")[0] + ".dump")

    def change(self, statement: str) -> None:
        with psycopg.connect(self.told["DATABASE_URL"], autocommit=True) as session:
            session.execute(statement)

    def rows(self) -> dict[str, tuple[int, str]]:
        """Of every table, how many rows and a sum over the text of each."""
        with psycopg.connect(self.told["DATABASE_URL"]) as session:
            names = session.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            question = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} AS t"
            return {
                name: session.execute(sql.SQL(question).format(sql.Identifier(name))).fetchone()
                for (name,) in names
                if name not in MOMENTARY
            }

    def sessions(self) -> int:
        with psycopg.connect(self.told["DATABASE_URL"]) as session:
            (count,) = session.execute("SELECT count(*) FROM django_session").fetchone()
        return count

    def objects(self) -> list[tuple[str, ...]]:
        """Columns, constraints, indexes, sequences' places."""
        with psycopg.connect(self.told["DATABASE_URL"]) as session:
            return session.execute(
                """
                SELECT 'column', table_name || '.' || column_name, data_type || coalesce(
                    column_default, '') FROM information_schema.columns
                    WHERE table_schema = 'public'
                UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid)
                    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                UNION ALL SELECT 'index', indexname, tablename FROM pg_indexes
                    WHERE schemaname = 'public'
                UNION ALL SELECT 'sequence', sequencename, coalesce(last_value, 0)::text
                    FROM pg_sequences WHERE schemaname = 'public'
                ORDER BY 1, 2, 3
                """
            ).fetchall()


@pytest.fixture(scope="module")
def filled() -> Iterator[Installation]:
    path = Path(tempfile.mkdtemp(prefix="staque-data-", dir=quick_place()))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAQUE_")}
    given = {k: v for k, v in kept.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    with servers({**given, "STAQUE_DATA_DIR": str(path)}) as told:
        installation = Installation(path, told)
        for command in (("manage.py", "prepare"), ("-c", FILL)):
            done = installation.run(*command)
            assert done.returncode == 0, done.stderr
        yield installation
    home = Folder(path).remembered("postgres.json").get("home")
    for place in (home, path):
        shutil.rmtree(place or path, ignore_errors=True)


def test_every_row_of_every_table_comes_back(filled: Installation) -> None:
    before, made_of = filled.rows(), filled.objects()
    assert {name for name, (count, _) in before.items() if count} >= FILLED
    dump = filled.backup()
    filled.change(
        "DELETE FROM conversation_threads; UPDATE users SET email = username || '@changed'"
    )
    filled.change("CREATE TABLE written_later (id int)")
    assert filled.rows() != before
    done = filled.manage("restore", str(dump), "--yes")
    assert done.returncode == 0, done.stderr
    assert filled.rows() == before
    assert filled.objects() == made_of


def test_nobody_is_signed_in_by_a_copy(filled: Installation) -> None:
    made = filled.run("-c", SIGN_IN)
    assert made.returncode == 0, made.stderr
    assert filled.sessions() == 1
    done = filled.manage("restore", str(filled.backup()), "--yes")
    assert done.returncode == 0, done.stderr
    assert filled.sessions() == 0


def test_what_was_replaced_is_kept_too(filled: Installation) -> None:
    before, dump = filled.rows(), filled.backup()
    filled.change("UPDATE users SET email = username || '@before'")
    changed = filled.rows()
    done = filled.manage("restore", str(dump), "--yes")
    assert filled.rows() == before
    kept = done.stdout.partition("kept in ")[2].partition(".dump")[0] + ".dump"
    assert filled.manage("restore", kept, "--yes").returncode == 0
    assert filled.rows() == changed


def test_a_dump_is_readable_by_its_owner_alone(filled: Installation) -> None:
    dump = filled.backup()
    assert dump.stat().st_mode & 0o777 == 0o600
    assert dump.parent.stat().st_mode & 0o777 == 0o700
    assert not list(dump.parent.glob("*.partial"))


def test_only_the_newest_are_kept(filled: Installation, tmp_path: Path) -> None:
    old = [tmp_path / f"staque-2026110{day}T010203Z.dump" for day in range(1, 6)]
    other = tmp_path / "staque-20260101T000000Z-before-restore.dump"
    for path in (*old, other):
        path.write_bytes(b"old")
    done = filled.manage("backup", "--to", str(tmp_path), "--keep", "3")
    assert done.returncode == 0, done.stderr
    assert [path.exists() for path in (*old, other)] == [False, False, False, True, True, True]


def test_a_backup_that_fails_leaves_no_trace(filled: Installation, tmp_path: Path) -> None:
    (tmp_path / "staque-20261101T010203Z.dump").write_bytes(b"old")
    nowhere = "postgresql://staque@/nothing?host=/nowhere"
    done = filled.manage("backup", "--to", str(tmp_path), "--keep", "1", DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert "DATABASE_URL does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["staque-20261101T010203Z.dump"]


def test_while_somebody_uses_the_database_it_is_not_replaced(filled: Installation) -> None:
    dump = filled.backup()
    with psycopg.connect(filled.told["DATABASE_URL"]):
        done = filled.manage("restore", str(dump), "--yes")
    assert done.returncode == 1
    assert "stop Staque" in done.stderr


def test_without_a_yes_nothing_happens(filled: Installation) -> None:
    dump = filled.backup()
    filled.change("UPDATE users SET email = username || '@meanwhile'")
    changed = filled.rows()
    done = filled.manage("restore", str(dump))
    assert done.returncode == 1
    assert "Everything in the database staque at " in done.stdout
    assert "say --yes" in done.stderr
    assert filled.rows() == changed


def test_a_damaged_dump_changes_nothing(filled: Installation, tmp_path: Path) -> None:
    """Cut in the middle of the data: its table of contents can still be read."""
    before, dump = filled.rows(), filled.backup()
    cut = tmp_path / "cut.dump"
    whole = dump.read_bytes()
    for share in (0.5, 0.97):
        cut.write_bytes(whole[: int(len(whole) * share)])
        done = filled.manage("restore", str(cut), "--yes")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert filled.rows() == before


@pytest.mark.parametrize("content", [None, b"", b"not a dump"])
def test_what_is_no_dump_is_refused(
    filled: Installation, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "some.dump"
    if content is not None:
        path.write_bytes(content)
    done = filled.manage("restore", str(path), "--yes")
    assert done.returncode == 1
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dump_of_a_newer_staque_is_refused(filled: Installation) -> None:
    row = "INSERT INTO django_migrations (app, name, applied) VALUES ('{}', '{}', now())"
    filled.change(row.format("upkeep", "9999_from_the_future"))
    dump = filled.backup()
    done = filled.manage("restore", str(dump), "--yes")
    filled.change("DELETE FROM django_migrations WHERE name LIKE '9999%'")
    assert done.returncode == 1
    assert "upkeep.9999_from_the_future is unknown here" in done.stderr
