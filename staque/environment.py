"""The one typed reader of the process environment: every name that Staque heeds stands here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, cast

from staque import strictness

# Which of the two groups a web process belongs to; one process may be both.
Serves = Literal["both", "pages", "streams"]


class BadEnvironment(SystemExit):
    """A required value is missing or wrong: the start stops with one sentence that names it."""


@dataclass(frozen=True)
class Reader:
    """Reads values from a mapping; `<NAME>_FILE` is read for any secret."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        if self.text(name):
            raise BadEnvironment(f"{name} and {name}_FILE are both set: unset one of them.")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadEnvironment(
                f"{name}_FILE names a file that cannot be read: {error}"
            ) from error

    def integer(self, name: str, default: int) -> int:
        given = self.text(name)
        try:
            return int(given) if given else default
        except ValueError as error:
            raise BadEnvironment(f"{name} must be a whole number, not {given!r}.") from error

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        given = self.text(name, default)
        if given not in options:
            raise BadEnvironment(f"{name} must be one of {', '.join(options)}, not {given!r}.")
        return given

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(name).split(",") if word.strip())

    def networks(self, name: str) -> tuple[IPv4Network | IPv6Network, ...]:
        try:
            return tuple(ip_network(word) for word in self.words(name))
        except ValueError as error:
            raise BadEnvironment(f"{name} must list networks like 10.0.0.0/8: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the operator decided. See the contract's "Environment"."""

    mode: Literal["embedded", "production"]
    database_url: str
    redis_url: str
    secret_key: str
    secret_key_before: str
    data_dir: Path
    host: str
    port: int
    hosts: tuple[str, ...]
    admin_username: str
    admin_password: str
    connection_secrets: tuple[str, ...]
    allowed_private_networks: tuple[IPv4Network | IPv6Network, ...]
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    throttles: tuple[str, ...]
    limits: tuple[str, ...]
    email_url: str
    simulator_url: str
    simulator_control_url: str
    installation: str
    serves: Serves
    pooled: bool
    trusted_origins: tuple[str, ...]
    metrics_token: str
    backup_dir: Path
    backups_kept: int
    idle_minutes: int

    @property
    def production(self) -> bool:
        return self.mode == "production"

    def connection_secret(self, name: str) -> str:
        """The present value of a secret that connections refer to; "" where there is none."""
        try:
            return Reader(os.environ).secret(name)
        except BadEnvironment:
            return ""


def read(values: Mapping[str, str] | None = None) -> Environment:
    """Read and check the environment; raises `BadEnvironment` with one sentence."""
    reader = Reader(os.environ if values is None else values)
    mode = reader.choice("STAQUE_ENV", ("embedded", "production"), "embedded")
    for name in ("DATABASE_URL", "REDIS_URL", "STAQUE_SECRET_KEY"):
        if not reader.secret(name):
            raise BadEnvironment(_missing(name, mode))
    environment = _read(reader, mode)
    if mode == "production" and (wrong := strictness.trouble(environment, reader.values)):
        raise BadEnvironment(wrong)
    return environment


def _read(reader: Reader, mode: str) -> Environment:
    return Environment(
        mode=cast(Literal["embedded", "production"], mode),
        database_url=reader.secret("DATABASE_URL"),
        redis_url=reader.secret("REDIS_URL"),
        secret_key=reader.secret("STAQUE_SECRET_KEY"),
        secret_key_before=reader.secret("STAQUE_SECRET_KEY_BEFORE"),
        data_dir=_folder(reader),
        host=reader.text("STAQUE_HOST", "127.0.0.1"),
        port=reader.integer("STAQUE_PORT", 8000),
        hosts=reader.words("STAQUE_ALLOWED_HOSTS"),
        admin_username=reader.text("STAQUE_ADMIN_USERNAME", "admin"),
        admin_password=reader.secret("STAQUE_ADMIN_PASSWORD"),
        connection_secrets=reader.words("STAQUE_CONNECTION_SECRETS"),
        allowed_private_networks=reader.networks("STAQUE_ALLOWED_PRIVATE_NETWORKS"),
        trusted_proxies=reader.networks("STAQUE_TRUSTED_PROXIES"),
        throttles=reader.words("STAQUE_THROTTLES"),
        limits=reader.words("STAQUE_LIMITS"),
        email_url=reader.secret("STAQUE_EMAIL_URL"),
        simulator_url=reader.text("STAQUE_SIMULATOR_URL"),
        simulator_control_url=reader.text("STAQUE_SIMULATOR_CONTROL_URL"),
        installation=reader.text("STAQUE_INSTALLATION") or _fingerprint(reader),
        serves=cast(Serves, reader.choice("STAQUE_SERVES", ("both", "pages", "streams"), "both")),
        pooled=reader.choice("STAQUE_DATABASE_POOLED", ("yes", "no"), "no") == "yes",
        trusted_origins=reader.words("STAQUE_TRUSTED_ORIGINS"),
        metrics_token=reader.secret("STAQUE_METRICS_TOKEN"),
        backup_dir=_folder(reader) / "backups",
        backups_kept=reader.integer("STAQUE_BACKUPS_KEPT", 14),
        idle_minutes=reader.integer("STAQUE_IDLE_MINUTES", 60),
    )


def _folder(reader: Reader) -> Path:
    return Path(reader.text("STAQUE_DATA_DIR", ".staque")).resolve()


def _fingerprint(reader: Reader) -> str:
    """Which Staque this is, as its cloud objects are named: six characters that stay the same."""
    return hashlib.sha256(reader.secret("STAQUE_SECRET_KEY").encode()).hexdigest()[:6]


def _missing(name: str, mode: str) -> str:
    if mode == "production":
        return f"{name} is required in production and is not set."
    return f"{name} is not set: start with `make up` or through manage.py, which set it."
