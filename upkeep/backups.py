"""Dumps of the whole database: made whole or not at all, and only so many of them kept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from upkeep import postgres_programs
from upkeep.postgres_programs import NoProgram

PREFIX, SUFFIX, DRAFT = "staque-", ".dump", ".partial"
STAMP = "%Y%m%dT%H%M%SZ"


class BackupFailed(Exception):
    """A sentence: what stood in the way. Nothing that was kept is gone."""


@dataclass(frozen=True)
class Backup:
    """One dump on disk."""

    path: Path
    size: int
    seconds: float


def back_up(folder: Path, *, keep: int, note: str = "") -> Backup:
    """Dump the database into `folder`, then drop all but the newest `keep` that bear no note."""
    began = time.monotonic()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupFailed(f"{folder} cannot be made: {error.strerror}.") from error
    mark = f"-{note}" if note else ""
    path = folder / f"{PREFIX}{datetime.now(UTC).strftime(STAMP)}{mark}{SUFFIX}"
    draft = path.with_suffix(DRAFT)
    try:
        _dump(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _flush(folder)
    for old in kept(folder)[keep:] if not note else ():
        old.unlink()
    return Backup(path, path.stat().st_size, time.monotonic() - began)


def kept(folder: Path) -> list[Path]:
    """The scheduled dumps, newest first; those with a note are for people to remove."""
    dumps = [path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if made_at(path)]
    return sorted(dumps, key=lambda path: path.name, reverse=True)


def made_at(path: Path) -> datetime | None:
    """When a dump was made, by its name; None for names that are not ours."""
    with contextlib.suppress(ValueError):
        said = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        return datetime.strptime(said, STAMP).replace(tzinfo=UTC)
    return None


def seconds_until_due(folder: Path, *, every: timedelta) -> float:
    """How long the newest dump is still young enough; 0 when there is none."""
    newest = next(iter(kept(folder)), None)
    made = made_at(newest) if newest else None
    if made is None:
        return 0.0
    return max((made + every - datetime.now(UTC)).total_seconds(), 0.0)


# Who is signed in: a copy of a session is a way in.
LEFT_OUT = ("--exclude-table-data=django_session",)


def _dump(draft: Path) -> None:
    """In one snapshot, while people go on working."""
    try:
        programs = postgres_programs.fit_for(server_version())
    except NoProgram as error:
        raise BackupFailed(str(error)) from error
    where, environment = postgres_programs.reach(connection.settings_dict)
    # Made beforehand, so that nobody else can read it for a moment. Into a pipe, pg_dump could
    # not write down at the end where each table begins.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        how = ("--format=custom", "--no-owner", "--no-acl", f"--file={draft}", *LEFT_OUT)
        command = programs.command("pg_dump", *how, where)
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            words = done.stderr.strip().splitlines()
            raise BackupFailed(f"pg_dump failed: {words[-1] if words else 'it said nothing'}")
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush(folder: Path) -> None:
    """The new name, too, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def server_version() -> int:
    """The major version of the server."""
    connection.ensure_connection()
    version: int = connection.connection.info.server_version
    return version // 10_000
