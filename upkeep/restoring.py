"""Puts a dump in the place of the database's content, in one transaction: all of it or nothing."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from upkeep import postgres_programs
from upkeep.backups import server_version
from upkeep.postgres_programs import Programs

EMPTY = """
BEGIN;
SET lock_timeout = '5s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
"""
SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid()
"""


class RestoreRefused(Exception):
    """A sentence: what stood in the way. The database is as it was."""


def check(path: Path) -> Programs:
    """That the dump can be read, is one of Staque's, and not of a newer one."""
    if not path.is_file():
        raise RestoreRefused(f"There is no file {path}.")
    programs = postgres_programs.fit_for(server_version())
    listed = _said(programs.command("pg_restore", "--list", str(path)))
    if listed is None or " TABLE DATA public django_migrations " not in listed:
        raise RestoreRefused(f"{path} is no backup of Staque's, or it is damaged.")
    migrations = ("--data-only", "--table=django_migrations", "--file=-")
    rows = _said(programs.command("pg_restore", *migrations, str(path))) or ""
    known = set(MigrationLoader(None).disk_migrations)
    rooms = {app for app, _ in known}
    newer = [row for row in _applied(rows) if row[0] in rooms and row not in known]
    if newer:
        raise RestoreRefused(
            f"{path} was made by a newer Staque ({'.'.join(newer[0])} is unknown here): "
            "update first."
        )
    return programs


def refuse_while_used() -> None:
    """Nobody else may be on the database: what they write meanwhile would be lost."""
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS)
        (others,) = cursor.fetchone()
    if others:
        raise RestoreRefused(
            f"{others} other sessions use this database: stop Staque (web, workers, beat) first."
        )


def restore(path: Path, programs: Programs) -> None:
    """Replace everything. Whatever fails before the last word leaves all as it was."""
    where, environment = postgres_programs.reach(connection.settings_dict)
    connection.close()
    quiet = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    with tempfile.TemporaryFile() as heard, tempfile.TemporaryFile() as read:
        psql = subprocess.Popen(
            programs.command("psql", *quiet, where),
            stdin=subprocess.PIPE,
            stderr=heard,
            env=environment,
        )
        assert psql.stdin is not None
        whole = _type(path, programs, psql.stdin, read)
        # What psql no longer wanted to hear cannot be handed over at the end either.
        with contextlib.suppress(BrokenPipeError):
            psql.stdin.close()
        if psql.wait() or not whole:
            raise RestoreRefused(f"Nothing was changed: {_last_line(heard) or _last_line(read)}")


def _type(path: Path, programs: Programs, typed: IO[bytes], read: IO[bytes]) -> bool:
    """Type the dump into psql; the commit only once the dump was read to its end."""
    command = programs.command("pg_restore", "--no-owner", "--no-acl", "--file=-", str(path))
    reading = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=read)
    assert reading.stdout is not None
    try:
        with reading.stdout as script:
            typed.write(EMPTY.encode())
            shutil.copyfileobj(script, typed)
        if reading.wait():
            return False
        typed.write(b"COMMIT;\n")
        typed.flush()
    except BrokenPipeError:
        # psql has stopped at an error and says itself which.
        return False
    finally:
        reading.wait()
    return True


def _said(command: list[str]) -> str | None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _applied(script: str) -> set[tuple[str, str]]:
    """App and name of each row between COPY and its end."""
    _, _, rows = script.partition("FROM stdin;\n")
    lines = rows.partition("\n\\.")[0].splitlines()
    return {(fields[1], fields[2]) for line in lines if len(fields := line.split("\t")) > 2}


def _last_line(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    wrong = [line for line in lines if "error" in line.lower()] or lines
    return wrong[0] if wrong else ""
