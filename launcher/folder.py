"""The data folder: everything an installation remembers between two starts."""

import contextlib
import hashlib
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.refusal import Refused

ROOT = Path(__file__).resolve().parent.parent

# macOS takes 103 bytes in a socket's address, Linux 107; PostgreSQL adds the longest file name.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")

# Below the ranges from which systems lend ports to outgoing connections.
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class Folder:
    """One installation's data, owned by one user of the machine."""

    path: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Folder":
        """The folder that the environment names, made when it is not there."""
        given = environment.get("STAQUE_DATA_DIR")
        return cls.at(Path(given).absolute() if given else ROOT / ".staque")

    @classmethod
    def at(cls, path: Path) -> "Folder":
        """Make the folder, or refuse one that belongs to somebody else."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"The data folder {path} cannot be made: {error.strerror}.") from error
        owner = path.stat().st_uid
        if owner != os.geteuid():
            raise Refused(
                f"The data folder {path} belongs to user {owner}: run Staque as that user, "
                "or name another folder in STAQUE_DATA_DIR."
            )
        return cls(path)

    def sockets(self, name: str) -> Path:
        """A folder only we can enter, with a path short enough for a unix socket."""
        folder = self.path / "run" / name
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            mark = hashlib.sha256(os.fsencode(self.path.resolve())).hexdigest()[:12]
            short = Path(tempfile.gettempdir()) / f"staque-{os.geteuid()}-{mark}"
            folder = Folder.at(short).path / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def secret(self, name: str) -> str:
        """A random text that is made once and readable by its owner only."""
        path = self.path / name
        if not path.exists():
            self._publish(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()

    def remembered(self, name: str) -> dict[str, str]:
        """What was noted under this name at an earlier start; empty when nothing was."""
        path = self.path / name
        if not path.exists():
            return {}
        return {str(key): str(value) for key, value in json.loads(path.read_text()).items()}

    def remember(self, name: str, facts: Mapping[str, str]) -> None:
        """Note facts for the next start, all or nothing."""
        path = self.path / name
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_text(json.dumps(dict(facts), indent=1))
        draft.replace(path)

    def ports(self, *names: str) -> dict[str, int]:
        """Ports of the loopback that were free at the first start, the same ever after."""
        known = self.remembered("ports.json")
        fresh = {name: str(free_port()) for name in names if name not in known}
        if fresh:
            known |= fresh
            self.remember("ports.json", known)
        return {name: int(known[name]) for name in names}

    def drop_taken_ports(self) -> None:
        """Forget ports that a stranger uses now; only for the one who holds the folder's lock."""
        known = self.remembered("ports.json")
        free = {name: port for name, port in known.items() if port_is_free("127.0.0.1", int(port))}
        if free != known:
            self.remember("ports.json", free)

    @staticmethod
    def _publish(path: Path, text: str) -> None:
        """Write a file that other processes see whole or not at all; the first writer wins."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        # Another process may have published first: its text stands.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    while True:
        port = secrets.choice(PORTS)
        if port_is_free("127.0.0.1", port):
            return port
