"""Writes the files that docker-compose.yml reads as secrets; what is there already stays."""

import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"


def main(folder: Path) -> None:
    """Only the owner enters the folder; inside, every container's own user must read its files."""
    folder.mkdir(mode=0o700, exist_ok=True)
    chosen = {
        name: _kept(folder / name, secrets.token_urlsafe(length))
        for name, length in (
            ("secret_key", 64),
            ("postgres_password", 32),
            ("valkey_password", 32),
            ("admin_password", 15),
            ("metrics_token", 32),
        )
    }
    database = f"postgresql://staque:{chosen['postgres_password']}@postgres:5432/staque"
    _kept(folder / "database_url", database)
    _kept(folder / "redis_url", f"redis://:{chosen['valkey_password']}@valkey:6379/0")
    # Empty is none: to be filled in by whoever has a mail server, or replaces the key.
    for name in ("email_url", "secret_key_before"):
        _kept(folder / name, "", mode=0o644)
    print(f"Written to {folder}. Sign in as admin with the password in {folder}/admin_password.")


def _kept(path: Path, text: str, *, mode: int = 0o444) -> str:
    """What the file holds; written first where there is none."""
    if not path.exists():
        path.write_text(text + "\n", encoding="ascii")
        path.chmod(mode)
    return path.read_text(encoding="ascii").strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
