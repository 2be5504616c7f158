"""What production refuses to start with: each in one sentence that names the variable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from staque.environment import Environment

Values = Mapping[str, str]

KEY_LENGTH, KEY_VARIETY, PASSWORD_LENGTH = 50, 10, 12
GUESSED = frozenset({"", "admin", "change-me", "changeme", "password", "postgres", "secret"})
DEBUG_NAMES = ("DEBUG", "DJANGO_DEBUG", "STAQUE_DEBUG")
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")
HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def trouble(environment: Environment, values: Values) -> str:
    """The first thing that is wrong, as a sentence; "" when nothing is."""
    return next((said for check in CHECKS if (said := check(environment, values))), "")


def _key(environment: Environment, _: Values) -> str:
    key = environment.secret_key
    if len(key) >= KEY_LENGTH and len(set(key)) >= KEY_VARIETY and "insecure" not in key:
        return ""
    return (
        f"STAQUE_SECRET_KEY must be {KEY_LENGTH} characters of chance or more: "
        "`openssl rand -base64 48` makes one."
    )


def _debug(_: Environment, values: Values) -> str:
    named = [name for name in DEBUG_NAMES if _yes(values.get(name, ""))]
    return f"{named[0]} is set: production does not start with it." if named else ""


def _hosts(environment: Environment, _: Values) -> str:
    if not environment.hosts:
        return "STAQUE_ALLOWED_HOSTS must name the hosts that Staque answers to."
    wrong = [host for host in environment.hosts if not HOST.fullmatch(host)]
    if not wrong:
        return ""
    return (
        f"STAQUE_ALLOWED_HOSTS must list names like staque.example.org, not {wrong[0]!r}: "
        "no star, no https://, no port."
    )


def _origins(environment: Environment, _: Values) -> str:
    wrong = [it for it in environment.trusted_origins if not it.startswith("https://")]
    if not wrong:
        return ""
    return f"STAQUE_TRUSTED_ORIGINS must list origins that begin with https://, not {wrong[0]!r}."


def _simulator(environment: Environment, _: Values) -> str:
    if not (environment.simulator_url or environment.simulator_control_url):
        return ""
    name = "STAQUE_SIMULATOR_URL" if environment.simulator_url else "STAQUE_SIMULATOR_CONTROL_URL"
    return f"{name} is set: there is no simulated cloud in production, unset it."


def _database(environment: Environment, _: Values) -> str:
    parts = urlsplit(environment.database_url)
    host = dict(parse_qsl(parts.query)).get("host") or parts.hostname or ""
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.lstrip("/"):
        return "DATABASE_URL must read postgresql://USER:PASSWORD@HOST:5432/NAME."
    if _inside(host, environment.data_dir):
        return (
            "DATABASE_URL names the embedded database of STAQUE_DATA_DIR, which is for one "
            "machine and one person: name a server of your own."
        )
    password = unquote(parts.password or "")
    guessed = password in GUESSED or password == parts.username
    if password and guessed:
        return "DATABASE_URL has a password that anybody would guess first: choose another one."
    return ""


def _valkey(environment: Environment, _: Values) -> str:
    parts = urlsplit(environment.redis_url)
    if parts.scheme == "unix":
        if not _inside(unquote(parts.path), environment.data_dir):
            return ""
        return "REDIS_URL names the embedded Valkey of STAQUE_DATA_DIR: name a server of your own."
    if parts.scheme not in ("redis", "rediss"):
        return "REDIS_URL must begin with redis://, rediss:// or unix://."
    if parts.hostname in HERE or unquote(parts.password or "") not in GUESSED:
        return ""
    return "REDIS_URL needs a password, and one that nobody guesses: redis://:PASSWORD@HOST:6379/0."


def _first_password(environment: Environment, _: Values) -> str:
    password = environment.admin_password
    if not password or len(password) >= PASSWORD_LENGTH:
        return ""
    return f"STAQUE_ADMIN_PASSWORD must have {PASSWORD_LENGTH} characters or more."


def _metrics(environment: Environment, _: Values) -> str:
    token = environment.metrics_token
    if not token or len(token) >= PASSWORD_LENGTH:
        return ""
    return f"STAQUE_METRICS_TOKEN must have {PASSWORD_LENGTH} characters or more."


def _yes(text: str) -> bool:
    return text.strip().lower() not in ("", "0", "no", "off", "false")


def _inside(path: str, folder: Path) -> bool:
    return path.startswith("/") and Path(path).resolve().is_relative_to(folder)


CHECKS: tuple[Callable[[Environment, Values], str], ...] = (
    *(_key, _debug, _hosts, _origins, _simulator),
    *(_database, _valkey, _first_password, _metrics),
)
