"""What children are told, and in which order they come."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, urlsplit

import pytest

from launcher.folder import Folder
from launcher.handover import Embedded, environment_for_django
from launcher.product import product
from launcher.refusal import Refused

THEIRS = {"DATABASE_URL": "postgresql://elsewhere", "REDIS_URL": "redis://elsewhere"}


def told(folder: Folder, **given: str) -> dict[str, str]:
    return environment_for_django(Embedded.of(folder, given), given)


def names(folder: Folder, **given: str) -> list[str]:
    embedded = Embedded.of(folder, given)
    environment = environment_for_django(embedded, given)
    return [program.name for program in product(embedded, environment, lambda line: False)]


def test_the_embedded_servers_are_named_by_their_sockets(folder: Folder) -> None:
    environment = told(folder)
    database = urlsplit(environment["DATABASE_URL"])
    assert (database.scheme, database.username, database.path) == (
        "postgresql",
        "staque",
        "/staque",
    )
    assert parse_qs(database.query)["host"] == [str(folder.path / "run" / "postgres")]
    assert environment["REDIS_URL"] == f"unix://{folder.path}/run/valkey/valkey.sock?db=0"
    assert environment["STAQUE_ENV"] == "embedded"


def test_secrets_are_made_once_and_closed_to_others(folder: Folder) -> None:
    first, second = told(folder), told(folder)
    for name, file in (
        ("STAQUE_SECRET_KEY", "secret-key"),
        ("STAQUE_SIMULATOR_TOKEN", "simulator/control-token"),
    ):
        assert first[name] == second[name]
        assert len(first[name]) >= 50
        assert (folder.path / file).stat().st_mode & 0o777 == 0o600


def test_ports_of_the_simulator_stay_the_same(folder: Folder) -> None:
    first = told(folder, **THEIRS)
    assert first["STAQUE_SIMULATOR_URL"] == told(folder, **THEIRS)["STAQUE_SIMULATOR_URL"]
    assert first["STAQUE_SIMULATOR_URL"] != first["STAQUE_SIMULATOR_CONTROL_URL"]


def test_what_the_operator_says_stands(folder: Folder) -> None:
    environment = told(folder, **THEIRS, STAQUE_SECRET_KEY="mine", STAQUE_PORT="9000")
    assert environment["DATABASE_URL"] == THEIRS["DATABASE_URL"]
    assert (environment["STAQUE_SECRET_KEY"], environment["STAQUE_PORT"]) == ("mine", "9000")
    assert not (folder.path / "secret-key").exists()


@pytest.mark.parametrize(("cores", "webs"), [(None, 2), (1, 2), (2, 3), (16, 3)])
def test_everything_runs_in_the_order_of_its_needs(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, cores: int | None, webs: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    before, after = ["postgres", "valkey", "simulator", "prepare"], ["worker", "beat"]
    assert names(folder) == [*before, *(f"web-{n + 1}" for n in range(webs)), *after]


@pytest.mark.parametrize("count", ["0", "65", "many", "-1"])
def test_an_odd_number_of_web_processes_is_refused(folder: Folder, count: str) -> None:
    with pytest.raises(Refused, match="STAQUE_WEB_PROCESSES"):
        names(folder, **THEIRS, STAQUE_WEB_PROCESSES=count)


def test_production_has_no_simulator(folder: Folder) -> None:
    given = {**THEIRS, "STAQUE_ENV": "production", "STAQUE_WEB_PROCESSES": "1"}
    assert names(folder, **given) == ["prepare", "web-1", "worker", "beat"]
    assert not [name for name in told(folder, **given) if "SIMULATOR" in name]
