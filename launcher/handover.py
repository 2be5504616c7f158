"""What children are told through their environment; Django's settings read nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from launcher.folder import Folder
from launcher.postgres import Postgres
from launcher.postgres_home import place
from launcher.program import Program
from launcher.refusal import Refused
from launcher.valkey import Valkey

EMBEDDED = "embedded"
PRODUCTION = "production"


def given(environment: Mapping[str, str], name: str) -> bool:
    """Whether a value is set, itself or as a file that holds it."""
    return bool(environment.get(name) or environment.get(f"{name}_FILE"))


def kind(environment: Mapping[str, str]) -> str:
    """`embedded` or `production`."""
    return environment.get("STAQUE_ENV") or EMBEDDED


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """The servers that we bring ourselves: none where the operator names theirs."""

    folder: Folder
    postgres: Postgres | None
    valkey: Valkey | None

    @classmethod
    def of(
        cls, folder: Folder, environment: Mapping[str, str], *, durable: bool = True
    ) -> "Embedded":
        """Those that the environment leaves to us."""
        own_postgres = not given(environment, "DATABASE_URL")
        own_valkey = not given(environment, "REDIS_URL")
        if kind(environment) == PRODUCTION and (own_postgres or own_valkey):
            name = "DATABASE_URL" if own_postgres else "REDIS_URL"
            raise Refused(f"{name} is required when STAQUE_ENV is {PRODUCTION}.")
        return cls(
            folder=folder,
            postgres=place(folder, durable=durable) if own_postgres else None,
            valkey=Valkey.of(folder, durable=durable) if own_valkey else None,
        )

    def programs(self) -> list[Program]:
        """What has to run, ready to be started."""
        if self.postgres is not None:
            self.postgres.initialise()
        return [server.program() for server in self._servers()]

    def answer(self) -> bool:
        """Whether all of them can be used now."""
        return all(server.answers() for server in self._servers())

    def environment(self) -> dict[str, str]:
        """Where they are."""
        said = {}
        if self.postgres is not None:
            said["DATABASE_URL"] = self.postgres.url
        if self.valkey is not None:
            said["REDIS_URL"] = self.valkey.url
        return said

    def _servers(self) -> Iterable[Postgres | Valkey]:
        return [server for server in (self.postgres, self.valkey) if server is not None]


def environment_for_django(embedded: Embedded, environment: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a child: what was given, and what we add to it."""
    folder = embedded.folder
    told = {
        **environment,
        **embedded.environment(),
        "STAQUE_ENV": kind(environment),
        "STAQUE_DATA_DIR": str(folder.path),
        "STAQUE_HOST": environment.get("STAQUE_HOST") or "127.0.0.1",
        "STAQUE_PORT": environment.get("STAQUE_PORT") or "8000",
        "PYTHONUNBUFFERED": "1",
    }
    if kind(environment) == PRODUCTION:
        return told
    if not given(environment, "STAQUE_SECRET_KEY"):
        told["STAQUE_SECRET_KEY"] = folder.secret("secret-key")
    ports = folder.ports("simulator", "simulator-control")
    told["STAQUE_SIMULATOR_URL"] = f"http://127.0.0.1:{ports['simulator']}"
    told["STAQUE_SIMULATOR_CONTROL_URL"] = f"http://127.0.0.1:{ports['simulator-control']}"
    told["STAQUE_SIMULATOR_TOKEN"] = folder.secret("simulator/control-token")
    return told
