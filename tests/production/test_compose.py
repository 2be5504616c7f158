"""The compose file says what the documents promise; Docker itself is not asked."""

import inspect
import re
import stat
import subprocess
import sys

import pytest
from django.urls import URLPattern, get_resolver

from tests.production.image import ROOT, compose

OURS = ("pages", "streams", "worker", "beat", "backup", "prepare")
PARTS = {*OURS, "proxy", "postgres", "valkey"}


def service(name):
    return compose()["services"][name]


def test_all_parts_are_there():
    assert set(compose()["services"]) == PARTS


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_is_healthy_or_only_passes_by(name):
    check = service(name).get("healthcheck", {})
    from_image = name in ("pages", "streams")
    assert "test" in check or check.get("disable") or from_image


@pytest.mark.parametrize("name", OURS)
def test_our_parts_write_nowhere_and_may_do_little(name):
    one = service(name)
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert "user" not in one


@pytest.mark.parametrize("name", ["pages", "streams", "worker", "beat", "backup"])
def test_our_parts_start_after_what_they_need(name):
    needs = {part: how["condition"] for part, how in service(name)["depends_on"].items()}
    assert needs == {
        "prepare": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_that_falls_is_started_again(name):
    assert service(name)["restart"] in ("unless-stopped", "on-failure")


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    for name, value in re.findall(r"(\w*(?:SECRET_KEY|PASSWORD|TOKEN|_URL)\w*): (\S+)", text):
        assert name.endswith("_FILE"), name
        assert value.startswith("/run/secrets/")
    given = set(compose()["secrets"])
    for one in compose()["services"].values():
        assert set(one.get("secrets", ())) <= given


# The compose file decides these itself, or they are of no use in it.
DECIDED = {
    "STAQUE_ENV", "STAQUE_ALLOWED_HOSTS", "STAQUE_TRUSTED_PROXIES", "STAQUE_SERVES",
    "STAQUE_DATA_DIR", "STAQUE_HOST", "STAQUE_PORT", "STAQUE_WEB_PROCESSES", "STAQUE_BACKUP_HOURS",
}  # fmt: skip


def test_what_operators_are_told_to_set_is_handed_on():
    text = (ROOT / "docs" / "operating.md").read_text()
    table = text.partition("## Environment")[2].partition("## People")[0]
    told = set(re.findall(r"`(STAQUE_[A-Z_]+|DATABASE_URL|REDIS_URL)`", table))
    assert len(told) > 20
    handed_on = service("worker")["environment"]
    missing = {one for one in told if one not in handed_on and f"{one}_FILE" not in handed_on}
    assert missing - DECIDED == set()
    for name, value in handed_on.items():
        assert name in DECIDED or value.startswith("/run/secrets/") or value == f"${{{name}:-}}"


def test_only_the_proxy_is_open_to_the_world():
    open_parts = [name for name, one in compose()["services"].items() if "ports" in one]
    assert open_parts == ["proxy"]
    assert compose()["networks"]["inside"]["internal"] is True
    for name in ("postgres", "valkey", "beat", "backup"):
        assert service(name)["networks"] == ["inside"]


def test_the_database_sorts_as_the_embedded_one_does():
    arguments = service("postgres")["environment"]["POSTGRES_INITDB_ARGS"]
    assert "--locale-provider=builtin" in arguments
    assert "C.UTF-8" in arguments
    assert "pgvector" in service("postgres")["image"]
    assert service("postgres")["image"].endswith("pg18")


def test_valkey_refuses_strangers_and_forgets_nothing_by_itself():
    (_, _, script) = service("valkey")["command"]
    assert "requirepass" in script
    assert "--maxmemory-policy noeviction" in script


def test_secrets_are_made_once_and_for_containers_to_read(tmp_path):
    make = [sys.executable, str(ROOT / "deploy" / "make_secrets.py"), str(tmp_path / "secrets")]
    subprocess.run(make, check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert made["postgres_password"].strip() in made["database_url"]
    assert made["valkey_password"].strip() in made["redis_url"]
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    subprocess.run(make, check=True, capture_output=True)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}


def patterns(resolver, before=""):
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield "/" + re.sub(r"<[^>]*>", "x", path), entry.callback
        else:
            yield from patterns(entry, path)


def answers(door):
    """What it says that it gives, with the names of its module spelled out."""
    said = str(getattr(door, "__annotations__", {}).get("return", ""))
    return getattr(sys.modules[inspect.unwrap(door).__module__], said, said)


def holds_open(view):
    """Whether a view's door, or a method of it, answers with something that takes its time."""
    door = getattr(view, "view_class", None) or getattr(view, "cls", None)
    doors = [getattr(door, name, None) for name in ("get", "post")] if door else [view]
    told = [answers(one) for one in doors if one]
    return any(word in str(it) for it in told for word in ("EventStream", "WholeAnswer"))


def test_what_is_held_open_goes_to_the_streams_and_nothing_else_does():
    caddy = (ROOT / "deploy" / "Caddyfile").read_text()
    route = re.compile(re.search(r"@streams path_regexp (\S+)", caddy)[1])
    held = {path for path, view in patterns(get_resolver()) if holds_open(view)}
    others = {path for path, view in patterns(get_resolver())} - held
    assert len(held) >= 3
    assert {path for path in held if not route.search(path)} == set()
    wrong = {path for path in others if route.search(path) and not path.startswith("/v1/")}
    assert wrong == set()


def test_the_proxy_collects_nothing_and_tells_no_stranger_how_we_are():
    caddy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "flush_interval -1" in caddy
    assert re.search(r"@inside path /readyz /metrics\s+respond @inside 404", caddy)
