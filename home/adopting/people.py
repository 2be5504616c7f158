"""Organisations out of what people had written, and people with the passwords that they have."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Organization, Role, User
from home.adopting.dating import Times
from home.adopting.old import Row
from home.adopting.saying import Tale

UNUSABLE = "!"


def bring_people(rows: Iterable[Row], tale: Tale, times: Times) -> None:
    """Roles that are not ours become `user`; passwords are kept as they are hashed."""
    organizations: dict[str, Organization] = {}
    for row in rows:
        name = organization_of(row)
        if name and name not in organizations:
            organizations[name] = Organization.objects.get_or_create(name=name)[0]
        person = _person(row, tale)
        person.organization_id = name or None
        person.save(force_insert=True)
        times.keep("users", row)
        tale.bring("users")
    _tell_of_alike(organizations, tale)


def organization_of(row: Row) -> str:
    """The text without stray spaces; only texts that are then equal are one organisation."""
    return " ".join(str(row.get("organization") or "").replace("\x00", "").split())[:255]


def _person(row: Row, tale: Tale) -> User:
    role = str(row.get("role") or "").strip().lower()
    if role not in Role.values:
        tale.note("Became ordinary users, because their role is none of ours", str(row["username"]))
        role = Role.USER
    if not row["email"]:
        tale.note("Had no e-mail address", str(row["username"]))
    active = row.get("is_active")
    return User(
        id=row["id"],
        username=row["username"] or f"user-{row['id']}",
        email=row["email"] or f"{row['id']}@no-address.invalid",
        password=row["password_hash"] or UNUSABLE,
        name=row.get("name") or "",
        aws_region=row.get("aws_region") or "us-east-1",
        role=role,
        is_active=True if active is None else active,
    )


def _tell_of_alike(organizations: Iterable[str], tale: Tale) -> None:
    """Names that differ only in capitals are likely one organisation: a person decides."""
    by_letters: dict[str, list[str]] = {}
    for name in organizations:
        by_letters.setdefault(name.casefold(), []).append(name)
    for names in by_letters.values():
        if len(names) > 1:
            tale.note("Organisations that may be one", " / ".join(sorted(names)))
